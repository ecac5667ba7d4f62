import HTTPServer
import RESTEndpoints
import World

extension ServedWorld {
    /// Makes the world and the endpoints of kube-apiserver for it: its token stands for an administrator.
    public convenience init(_ configuration: ServedWorldConfiguration, on loop: ServerLoop) throws {
        try self.init(configuration, on: loop) { world, token in try Self.endpoints(for: world, token: token.text) }
    }

    /// The endpoints of kube-apiserver for a world, which know one token as that of an administrator.
    public static func endpoints(for world: World, token: String) throws -> any RequestHandler {
        let authentication = Authentication()
        authentication.add(token: token, user: UserInfo(name: "sandtable-admin", groups: [UserInfo.mastersGroup]))
        return APIEndpoints(server: world.server, authentication: authentication, authorizer: AlwaysAllowAuthorizer())
    }
}
