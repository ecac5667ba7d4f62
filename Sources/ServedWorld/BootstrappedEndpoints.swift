import APIServer
import ObjectModel
import RESTEndpoints

/// Endpoints before whose first request of consequence the roles that every cluster has are made.
///
/// They are objects like all others, so making them is a part of the history. A world in which nobody writes or asks for rights keeps the
/// history of a plain run: reads of anything but roles do not make them, and are judged as if they were there.
final class BootstrappedEndpoints: RequestHandler {
    private let endpoints: any RequestHandler
    private let server: APIServer
    private let authorizer: RoleAuthorizer

    init(_ endpoints: any RequestHandler, server: APIServer, authorizer: RoleAuthorizer) {
        self.endpoints = endpoints
        self.server = server
        self.authorizer = authorizer
        authorizer.assumesBootstrapRoles = true
    }

    func answer(_ request: EndpointRequest, at time: Timestamp) -> EndpointAnswer {
        if authorizer.assumesBootstrapRoles, isOfConsequence(request) {
            authorizer.assumesBootstrapRoles = false
            // It can fail only where the kinds of roles are not served, and then there is nothing to make.
            try? BootstrapRoles.install(in: server, RequestInfo(time: time, actor: "kube-apiserver"))
        }
        return endpoints.answer(request, at: time)
    }

    private func isOfConsequence(_ request: EndpointRequest) -> Bool {
        guard request.method == "GET" || request.method == "HEAD" else { return true }
        return request.path.hasPrefix("/apis/rbac.authorization.k8s.io/")
    }
}
