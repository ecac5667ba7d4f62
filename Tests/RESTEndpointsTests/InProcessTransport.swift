import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import Testing
import WireBehaviours

@testable import APIServer
@testable import RESTEndpoints

/// Uids and name suffixes in sequence.
final class SequentialIdentifiers: IdentifierSource {
    private var made = 0

    func uid() -> String {
        made += 1
        return "00000000-0000-4000-8000-" + String(String(made + 1_000_000_000_000).suffix(12))
    }

    func nameSuffix() -> String {
        made += 1
        return "x" + String(String(made + 10_000).suffix(4))
    }
}

/// Secrets in sequence: tests need no unguessable ones.
final class SequentialSecrets: SecretSource {
    private var made = 0

    func secret() -> String {
        made += 1
        return "secret\(made)"
    }
}

/// Between the versions of Agent Sandbox's kinds.
struct AgentSandboxVersionConverter: VersionConverter {
    func knows(_ kind: GroupKind) -> Bool { AgentSandboxKinds.all.contains { $0.groupKind == kind } }

    func convert(_ object: JSONValue, to version: String, kind: GroupKind) throws(ConversionError) -> JSONValue {
        do { return try AgentSandboxConverter.convert(object, toVersion: version) } catch { throw ConversionError(error.message) }
    }
}

/// Endpoints over a server with every built-in kind and those of Agent Sandbox, reached without a socket.
final class InProcessTransport: APITransport {
    static let token = "admin-token"

    let hasControllers = false
    let server: APIServer
    let endpoints: APIEndpoints
    let authentication = Authentication()
    var time = Timestamp(seconds: 1_700_000_000)
    /// Whether requests that carry no credentials are sent with the token of the administrator.
    var authenticates = true

    init(
        retention: Retention = .standard, options: APIEndpoints.Options = APIEndpoints.Options(),
        authorizer: (APIServer) -> any Authorizer = { _ in AlwaysAllowAuthorizer() }
    ) throws {
        server = APIServer(
            identifiers: SequentialIdentifiers(), converter: AgentSandboxVersionConverter(), retention: retention, tracksManagedFields: true
        )
        server.installBuiltInKinds()
        authentication.add(token: Self.token, user: UserInfo(name: "admin", groups: [UserInfo.mastersGroup]))
        authentication.serviceAccounts = ServiceAccountTokens(server: server, secrets: SequentialSecrets())
        endpoints = APIEndpoints(server: server, authentication: authentication, authorizer: authorizer(server), options: options)
        let info = RequestInfo(time: time, actor: "test")
        let namespaces = try server.resolve(GroupVersionResource(group: "", version: "v1", resource: "namespaces"))
        for name in ["default", "kube-system"] { _ = try server.create(namespaces, ["metadata": ["name": .string(name)]], info) }
        for kind in AgentSandboxCRDs.kinds05 { try server.create(bundled: kind.definition, versions: kind.versions, info) }
    }

    private func authenticated(_ request: EndpointRequest) -> EndpointRequest {
        var request = request
        if authenticates, request.headers["Authorization"] == nil, request.certificate == nil {
            request.headers.add("Authorization", "Bearer \(Self.token)")
        }
        return request
    }

    func send(_ request: EndpointRequest) throws -> EndpointResponse {
        switch endpoints.answer(authenticated(request), at: time) {
        case .response(let response): return response
        case .stream(let head, let stream):
            var body: [UInt8] = []
            while !stream.hasEnded {
                let before = body.count
                stream.fill(&body, limit: before + 1_000, at: time)
                if body.count == before { break }
            }
            stream.cancel()
            return EndpointResponse(status: head.status, headers: head.headers, body: body)
        }
    }

    func open(_ request: EndpointRequest) throws -> any EventReader { try watch(request) }

    func watch(_ request: EndpointRequest) throws -> InProcessReader {
        switch endpoints.answer(authenticated(request), at: time) {
        case .response(let response): throw BehaviourFailure(description: "no stream but \(response.head.status): \(response.text)")
        case .stream(let head, let stream): return InProcessReader(self, head, stream)
        }
    }

    func reader(_ target: String, accept: String? = nil) throws -> InProcessReader {
        try watch(Self.request("GET", target, nil, type: "", accept: accept, headers: []))
    }
}

/// A watch that is read without a socket.
final class InProcessReader: EventReader {
    let head: EndpointResponseHead
    let stream: any ResponseStream
    private let transport: InProcessTransport
    private var pending: [JSONValue] = []
    private var wakes = 0

    init(_ transport: InProcessTransport, _ head: EndpointResponseHead, _ stream: any ResponseStream) {
        self.transport = transport
        self.head = head
        self.stream = stream
        stream.onReadable = { [unowned self] in wakes += 1 }
    }

    /// How often the stream asked to be read.
    var wakeCount: Int { wakes }

    /// The frames that are there now.
    func available(limit: Int = 1 << 20) throws -> [JSONValue] {
        var bytes: [UInt8] = []
        stream.fill(&bytes, limit: limit, at: transport.time)
        if bytes.isEmpty { return [] }
        #expect(bytes.last == 0x0A)
        return try bytes.split(separator: 0x0A).map { try JSONReader.read(Array($0)) }
    }

    func next(_ count: Int) throws -> [JSONValue] {
        pending += try available()
        guard pending.count >= count else {
            throw BehaviourFailure(description: "\(count) events were expected, these are there: \(pending.map(\.event))")
        }
        defer { pending.removeFirst(count) }
        return Array(pending.prefix(count))
    }

    func rest() throws -> [JSONValue] {
        pending += try available()
        guard stream.hasEnded else { throw BehaviourFailure(description: "the watch goes on after \(pending.map(\.event))") }
        defer { pending = [] }
        return pending
    }

    func close() { stream.cancel() }
}
