import APIServer
import ObjectModel

/// In which form a client wants what it gets.
struct ResponseForm: Hashable {
    /// What is shown of objects.
    enum Shape: Hashable {
        /// The objects themselves.
        case object
        /// A `meta.k8s.io` Table of this version.
        case table(String)
        /// A `meta.k8s.io` PartialObjectMetadata or a list of them, of this version.
        case partialMetadata(String)
    }

    /// What is shown.
    var shape = Shape.object
    /// Whether YAML is wanted rather than JSON.
    var isYAML = false
    /// Whether JSON is to be laid out for people.
    var isPretty = false

    /// Compact JSON of the objects themselves.
    static let json = ResponseForm()

    /// The media types that are answered, as error messages list them.
    static let mediaTypes = "application/json, application/yaml"

    /// The media type of the answer.
    var contentType: String { isYAML ? "application/yaml" : "application/json" }

    /// Chooses from what the client accepts; 406 when it accepts nothing that can be made. Protobuf is passed over.
    init(_ request: EndpointRequest, _ options: RequestOptions, allowsShapes: Bool) throws(APIError) {
        let accept = request.headers["Accept"] ?? ""
        if accept.isEmpty || accept == "*/*" || accept == "application/json" {
            isPretty = Self.isPretty(request, options)
            return
        }
        for range in MediaRange.accepted(accept) where range.quality > 0 {
            let isJSON = range.covers("application", "json")
            guard isJSON || range.covers("application", "yaml") else { continue }
            if let wanted = range["as"] {
                guard allowsShapes, let shape = Self.shape(wanted, group: range["g"] ?? "", version: range["v"] ?? "") else { continue }
                self.shape = shape
            }
            isYAML = !isJSON
            isPretty = !isYAML && (Self.isPretty(request, options) || range["pretty"] == "1" || range["pretty"] == "true")
            return
        }
        throw Self.notAcceptable(accept)
    }

    private init() {}

    private static func notAcceptable(_ accept: String) -> APIError {
        let ranges = MediaRange.accepted(accept).filter { $0.quality > 0 }
        var rows: [ContractRowName] = []
        if ranges.contains(where: { $0.name == "application/vnd.kubernetes.protobuf" }) { rows.append(.protobuf) }
        if ranges.contains(where: { $0.name == "application/cbor" }) { rows.append(.cbor) }
        return APIError(
            code: 406, reason: .notAcceptable, message: "only the following media types are accepted: \(mediaTypes)"
        ).naming(rows)
    }

    private static func shape(_ name: String, group: String, version: String) -> Shape? {
        guard group == "meta.k8s.io", version == "v1" || version == "v1beta1" else { return nil }
        switch name {
        case "Table": return .table(version)
        case "PartialObjectMetadata", "PartialObjectMetadataList": return .partialMetadata(version)
        default: return nil
        }
    }

    /// Whether a person reads the answer: the query parameter says so, or the client is one that shows it as it is.
    private static func isPretty(_ request: EndpointRequest, _ options: RequestOptions) -> Bool {
        if let text = options.parameters["pretty"] {
            return ["1", "t", "T", "TRUE", "true", "True"].contains(text)
        }
        guard let agent = request.headers["User-Agent"] else { return false }
        return agent.hasPrefix("curl") || agent.hasPrefix("Wget") || agent.hasPrefix("Mozilla/5.0")
    }
}
