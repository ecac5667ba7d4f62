import APIServer
import KubernetesAPI
import ObjectModel

/// Answers what describes the API itself: discovery below `/api` and `/apis`, and the OpenAPI documents below `/openapi`.
///
/// Documents are made of the definitions that are served, when somebody asks for them, and kept until a definition changes. The same
/// definitions give the same bytes and the same entity tags, whatever machine and process.
public final class DocumentEndpoints {
    private let virtual: [VirtualResource]
    private var revision: UInt64?
    private var discovery = DiscoveryDocuments(groups: [])
    private var rendered: [String: RenderedDocument] = [:]
    private var openAPI = OpenAPIDocuments()

    /// Answers for a server; `virtual` names what is answered beside the resources in its store.
    public init(virtual: [VirtualResource] = VirtualResource.standard) { self.virtual = virtual }

    /// The answer to a request; nil when its path is not one of a document, such as that of an object.
    public func answer(_ request: EndpointRequest, _ server: APIServer) -> EndpointResponse? {
        guard let document = document(at: request.path) else { return nil }
        guard request.method == "GET" || request.method == "HEAD" else {
            var response = EndpointResponse.failure(
                APIError(code: 405, reason: .methodNotAllowed, message: "documents are read with GET, not with \(request.method)"))
            response.head.headers.add("Allow", "GET, HEAD")
            return response
        }
        update(from: server)
        let response =
            switch document {
            case .core(let version): resources(of: GroupVersion(group: "", version: version), request)
            case .coreVersions: list(core: true, request)
            case .groups: list(core: false, request)
            case .group(let name): group(name, request)
            case .resources(let group, let version): resources(of: GroupVersion(group: group, version: version), request)
            case .openAPI2: openAPI2(request)
            case .openAPI3Index: openAPI3Index(request)
            case .openAPI3(let path): openAPI3(path, request)
            }
        if request.method == "GET" { return response }
        return EndpointResponse(status: response.head.status, headers: response.head.headers, body: [])
    }

    private enum Document {
        case coreVersions
        case core(version: String)
        case groups
        case group(String)
        case resources(group: String, version: String)
        case openAPI2
        case openAPI3Index
        case openAPI3(path: String)
    }

    /// Names of groups and versions need no escapes, so a path with one is that of no document.
    private func document(at path: String) -> Document? {
        var text = path[...]
        guard text.hasPrefix("/"), !text.contains("%") else { return nil }
        if text.hasSuffix("/") { text.removeLast() }
        let segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard segments.count <= 8, !segments.contains("") else { return nil }
        switch segments.count {
        case 1 where segments[0] == "api": return .coreVersions
        case 2 where segments[0] == "api": return .core(version: segments[1])
        case 1 where segments[0] == "apis": return .groups
        case 2 where segments[0] == "apis": return .group(segments[1])
        case 3 where segments[0] == "apis": return .resources(group: segments[1], version: segments[2])
        case 2 where segments == ["openapi", "v2"]: return .openAPI2
        case 2 where segments == ["openapi", "v3"]: return .openAPI3Index
        case 3... where segments[..<2] == ["openapi", "v3"]: return .openAPI3(path: segments[2...].joined(separator: "/"))
        default: return nil
        }
    }

    private func update(from server: APIServer) {
        if revision == server.definitionsRevision { return }
        revision = server.definitionsRevision
        discovery = DiscoveryDocuments(groups: ServedGroup.all(of: server, virtual: virtual))
        rendered = [:]
        openAPI.update(server.resources.filter(\.isServed).map(\.definition))
    }

    // MARK: - Discovery

    /// `/api` or `/apis`, one list of groups or everything at once, whichever the client wants more.
    private func list(core: Bool, _ request: EndpointRequest) -> EndpointResponse {
        for range in accepted(request) {
            if range.name == "application/json", range["g"] == "apidiscovery.k8s.io", range["as"] == "APIGroupDiscoveryList",
                let version = range["v"], version == "v2" || version == "v2beta1"
            {
                let type = "application/json;g=apidiscovery.k8s.io;v=\(version);as=APIGroupDiscoveryList"
                return keep("\(core ? "api" : "apis") \(version)", type) { discovery.aggregated(core: core, version: version) }
                    .response(to: request)
            }
            if range["as"] == nil, let format = PlainFormat(range) {
                if !core { return plain("apis", format, request) { discovery.groupList() } }
                let address = request.headers["Host"] ?? "localhost"
                return RenderedDocument(discovery.coreVersions(address: address), format).response(to: request)
            }
        }
        return .failure(.notAcceptable(accepted: ["application/json", "application/yaml"]))
    }

    private func group(_ name: String, _ request: EndpointRequest) -> EndpointResponse {
        guard let document = discovery.group(name) else { return .failure(.groupNotFound(name)) }
        return plain("apis/\(name)", request) { document }
    }

    private func resources(of version: GroupVersion, _ request: EndpointRequest) -> EndpointResponse {
        guard let document = discovery.resources(of: version) else { return .failure(.groupVersionNotFound(version)) }
        return plain(version.description, request) { document }
    }

    private func plain(_ name: String, _ request: EndpointRequest, _ make: () -> JSONValue) -> EndpointResponse {
        for range in accepted(request) where range["as"] == nil {
            if let format = PlainFormat(range) { return plain(name, format, request, make) }
        }
        return .failure(.notAcceptable(accepted: ["application/json", "application/yaml"]))
    }

    private func plain(
        _ name: String, _ format: PlainFormat, _ request: EndpointRequest, _ make: () -> JSONValue
    ) -> EndpointResponse {
        let key = "\(name) \(format.rawValue)"
        if let kept = rendered[key] { return kept.response(to: request) }
        let made = RenderedDocument(make(), format)
        rendered[key] = made
        return made.response(to: request)
    }

    private func keep(_ key: String, _ type: String, _ make: () -> JSONValue) -> RenderedDocument {
        if let kept = rendered[key] { return kept }
        let made = RenderedDocument(make(), type: type)
        rendered[key] = made
        return made
    }

    // MARK: - OpenAPI

    /// Version 2 as JSON, or in protobuf for the clients that know no version 3.
    private func openAPI2(_ request: EndpointRequest) -> EndpointResponse {
        for range in accepted(request) {
            if range.covers("application", "json") {
                return RenderedDocument(openAPI.version2()).response(to: request)
            }
            if range.name.hasPrefix("application/com.github.proto-openapi.spec.v2") {
                // With the client's `@` in place of the dot, Go does not read the type as one.
                let type = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"
                return RenderedDocument(openAPI.version2Protobuf(), type: type).response(to: request)
            }
        }
        return .failure(
            .notAcceptable(accepted: ["application/json", "application/com.github.proto-openapi.spec.v2@v1.0+protobuf"]))
    }

    private func openAPI3Index(_ request: EndpointRequest) -> EndpointResponse {
        guard acceptsJSON(request) else { return .failure(.notAcceptable(accepted: ["application/json"])) }
        return keep("openapi/v3", "application/json") { openAPI.index() }.response(to: request)
    }

    private func openAPI3(_ path: String, _ request: EndpointRequest) -> EndpointResponse {
        guard let document = openAPI.document(at: path) else { return .failure(.documentNotFound("/openapi/v3/\(path)")) }
        guard acceptsJSON(request) else { return .failure(.notAcceptable(accepted: ["application/json"])) }
        let asked = Self.parameter("hash", of: request.query)
        if let asked, asked != document.hash {
            return EndpointResponse(status: 301, headers: ["Location": "/openapi/v3/\(path)?hash=\(document.hash)"], body: [])
        }
        var response = RenderedDocument(document).response(to: request)
        // Under its hash a document is what it is for ever.
        if asked != nil { response.head.headers.add("Cache-Control", "public, immutable, max-age=31536000") }
        return response
    }

    private func acceptsJSON(_ request: EndpointRequest) -> Bool {
        accepted(request).contains { $0.covers("application", "json") }
    }

    /// What a client accepts, the most liked first; everything when it does not say.
    private func accepted(_ request: EndpointRequest) -> [MediaRange] {
        let header = request.headers["Accept"] ?? ""
        return MediaRange.accepted(header.isEmpty ? "*/*" : header).filter { $0.quality > 0 }
    }

    /// The first value of a query parameter, or nil.
    private static func parameter(_ name: String, of query: String) -> String? {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts[0] == name { return parts.count == 2 ? String(parts[1]) : "" }
        }
        return nil
    }
}

/// The formats that any document comes in.
enum PlainFormat: String {
    case json = "application/json"
    case yaml = "application/yaml"

    init?(_ range: MediaRange) {
        if range.covers("application", "json") {
            self = .json
        } else if range.covers("application", "yaml") {
            self = .yaml
        } else {
            return nil
        }
    }
}

/// The bytes of a document with the tag that tells it from other states of itself.
struct RenderedDocument {
    private let type: String
    private let body: [UInt8]
    private let tag: String

    /// Renders a document as JSON of a media type.
    init(_ value: JSONValue, type: String) {
        self.type = type
        body = JSONWriter.write(value)
        tag = OpenAPIDocuments.tag(of: value)
    }

    /// A document of OpenAPI.
    init(_ document: OpenAPIDocuments.Document, type: String = "application/json") {
        self.type = type
        body = document.bytes
        tag = document.hash
    }

    /// Renders a document in a format.
    init(_ value: JSONValue, _ format: PlainFormat) {
        type = format.rawValue
        body = format == .json ? JSONWriter.write(value) : Array(YAMLWriter.text(value).utf8)
        tag = OpenAPIDocuments.tag(of: value)
    }

    /// The answer to a request: the document, or 304 when the client has it already.
    func response(to request: EndpointRequest) -> EndpointResponse {
        let quoted = "\"\(tag)\""
        var headers: HeaderFields = ["ETag": quoted, "Vary": "Accept"]
        if request.headers.values(of: "If-None-Match").contains(where: { Self.lists(quoted, $0) }) {
            return EndpointResponse(status: 304, headers: headers, body: [])
        }
        headers.add("Content-Type", type)
        return EndpointResponse(status: 200, headers: headers, body: body)
    }

    private static func lists(_ tag: String, _ field: String) -> Bool {
        field.split(separator: ",").contains { entry in
            var text = entry.drop { $0 == " " || $0 == "\t" }
            while text.last == " " || text.last == "\t" { text.removeLast() }
            if text == "*" { return true }
            if text.hasPrefix("W/") { text.removeFirst(2) }
            return text == tag
        }
    }
}

extension EndpointResponse {
    /// A failure as the `metav1.Status` that clients read.
    static func failure(_ error: APIError) -> EndpointResponse {
        EndpointResponse(
            status: error.code, headers: ["Content-Type": "application/json"],
            body: JSONWriter.write(error.status))
    }
}

extension APIError {
    /// None of the media types that the client accepts can be produced.
    static func notAcceptable(accepted: [String]) -> APIError {
        APIError(
            code: 406, reason: .notAcceptable,
            message: "only the following media types are accepted: \(accepted.joined(separator: ", "))")
    }

    /// A group that is not served; says so by name when Kubernetes has it.
    static func groupNotFound(_ group: String) -> APIError {
        let message = "the server could not find the API group \"\(group)\""
        return UnservedResource.of(group: group)?.error(message) ?? APIError(code: 404, reason: .notFound, message: message)
    }

    /// A group and version that is not served; says so by name when Kubernetes has it.
    static func groupVersionNotFound(_ version: GroupVersion) -> APIError {
        let message = "the server could not find the API version \"\(version)\""
        return UnservedResource.of(group: version.group)?.error(message) ?? APIError(code: 404, reason: .notFound, message: message)
    }

    /// A document that there is none of.
    static func documentNotFound(_ path: String) -> APIError {
        APIError(code: 404, reason: .notFound, message: "there is no document at \(path)")
    }
}
