import APIServer
import HTTPServer
import RESTEndpoints
import World

extension ServedWorld {
    /// Makes the world and the endpoints of kube-apiserver for it: its token stands for an administrator.
    public convenience init(_ configuration: ServedWorldConfiguration, on loop: ServerLoop) throws {
        try self.init(configuration, on: loop) { world, token in
            try Self.endpoints(for: world, token: token.text, authorization: configuration.authorization)
        }
    }

    /// The endpoints of kube-apiserver for a world, which know one token as that of an administrator.
    public static func endpoints(
        for world: World, token: String, authorization: ServedWorldConfiguration.Authorization = .rbac
    ) throws -> any RequestHandler {
        let server = world.server
        let authentication = Authentication()
        authentication.add(token: token, user: UserInfo(name: "sandtable-admin", groups: [UserInfo.mastersGroup]))
        authentication.serviceAccounts = ServiceAccountTokens(server: server, secrets: SystemSecrets())
        switch authorization {
        case .alwaysAllow: return APIEndpoints(server: server, authentication: authentication, authorizer: AlwaysAllowAuthorizer())
        case .rbac:
            let authorizer = RoleAuthorizer(server: server)
            let endpoints = APIEndpoints(server: server, authentication: authentication, authorizer: authorizer)
            return BootstrappedEndpoints(endpoints, server: server, authorizer: authorizer)
        }
    }
}

/// Secrets from the system's randomness.
private final class SystemSecrets: SecretSource {
    func secret() -> String { AccessToken().text }
}
