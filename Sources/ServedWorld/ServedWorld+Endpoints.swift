import APIServer
import HTTPServer
import RESTEndpoints
import World

extension ServedWorld {
    /// Makes the world and the endpoints of kube-apiserver for it: its token stands for an administrator.
    public convenience init(_ configuration: ServedWorldConfiguration, on loop: ServerLoop) throws {
        try self.init(configuration, on: loop) { world, token in
            let authentication = Authentication()
            authentication.add(token: token.text, user: UserInfo(name: "sandtable-admin", groups: [UserInfo.mastersGroup]))
            authentication.serviceAccounts = ServiceAccountTokens(server: world.server, secrets: SystemSecrets())
            let server = world.server
            let authorizer: any Authorizer =
                switch configuration.authorization {
                case .rbac: RoleAuthorizer(server: server)
                case .alwaysAllow: AlwaysAllowAuthorizer()
                }
            let endpoints = APIEndpoints(server: server, authentication: authentication, authorizer: authorizer)
            guard configuration.authorization == .rbac else { return endpoints }
            return BootstrappedEndpoints(endpoints, server: server)
        }
    }
}

/// Secrets of the system's randomness.
private final class SystemSecrets: SecretSource {
    func secret() -> String { AccessToken().text }
}
