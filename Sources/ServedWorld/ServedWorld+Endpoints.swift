import HTTPServer
import RESTEndpoints
import World

extension ServedWorld {
    /// Makes the world and the endpoints of kube-apiserver for it: its token stands for an administrator.
    public convenience init(_ configuration: ServedWorldConfiguration, on loop: ServerLoop) throws {
        try self.init(configuration, on: loop) { world, token in
            let authentication = Authentication()
            authentication.add(token: token.text, user: UserInfo(name: "sandtable-admin", groups: [UserInfo.mastersGroup]))
            return APIEndpoints(server: world.server, authentication: authentication, authorizer: AlwaysAllowAuthorizer())
        }
    }
}
