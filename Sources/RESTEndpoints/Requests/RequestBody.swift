import APIServer
import ObjectModel

/// Reads bodies by their media type, within bounds.
enum RequestBody {
    /// The longest body that is read, kube-apiserver's own limit.
    static let maximumBytes = 3 << 20

    static let limits = ReaderLimits(maximumBytes: maximumBytes, maximumDepth: 200, maximumNodes: 500_000)

    /// What was read.
    struct Content {
        /// The value.
        var value: JSONValue
        /// What is to be said of fields that came twice.
        var duplicates: [String] = []
    }

    private static let accepted = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"]

    /// The value of a body in JSON, YAML or, for built-in kinds, protobuf; without a media type it is JSON. 413 when it is too long, 415
    /// for other media types, 400 when it is malformed.
    static func object(_ request: EndpointRequest) throws(APIError) -> Content {
        try checkLength(request.body)
        switch try mediaType(request) {
        case "", "application/json": return try json(request.body)
        case "application/yaml": return try yaml(request.body)
        case "application/vnd.kubernetes.protobuf": return try protobuf(request.body)
        case let type: throw unsupported(type, accepted: accepted)
        }
    }

    /// 415, with the row of the contract where kube-apiserver reads the media type.
    static func unsupported(_ type: String, accepted: [String]) -> APIError {
        let isCBOR = type == "application/cbor" || type == "application/apply-patch+cbor"
        return .unsupportedPatch(accepted: accepted).naming(isCBOR ? [.cbor] : [])
    }

    /// The media type of the body in lower case, without parameters; empty when none is given.
    static func mediaType(_ request: EndpointRequest) throws(APIError) -> String {
        guard let text = request.headers["Content-Type"], !text.isEmpty else { return "" }
        if text == "application/json" { return text }
        guard let range = MediaRange(text[...]) else { throw .unsupportedPatch(accepted: accepted) }
        return range.name
    }

    /// 413 for a body longer than kube-apiserver reads.
    static func checkLength(_ bytes: [UInt8]) throws(APIError) {
        if bytes.count > maximumBytes {
            throw APIError(
                code: 413, reason: .requestEntityTooLarge, message: "Request entity too large: limit is \(maximumBytes)")
        }
    }

    /// The value of a body in JSON; of fields that come twice the last one counts.
    static func json(_ bytes: [UInt8]) throws(APIError) -> Content {
        let mistake: SourceMistake
        do throws(SourceMistake) { return Content(value: try JSONReader.read(bytes, limits: limits)) } catch { mistake = error }
        // A field that comes twice is a mistake of its own kind; everything else fails a second time.
        guard let value = try? JSONReader.read(bytes, limits: limits, duplicateKeys: .lastWins) else { throw malformed(mistake, "json") }
        return Content(value: value, duplicates: DuplicateFields.paths(in: bytes).map { "duplicate field \($0.goQuoted)" })
    }

    /// The value of a body in YAML; a field that comes twice is named, of its values the last one counts.
    static func yaml(_ bytes: [UInt8]) throws(APIError) -> Content {
        let (documents, mistakes) = YAMLReader.read(bytes, limits: limits)
        if let mistake = mistakes.first { throw malformed(mistake, "yaml") }
        guard documents.count == 1 else {
            throw .badRequest("the body holds \(documents.count) YAML documents; one object is expected")
        }
        return Content(value: documents[0].value)
    }

    private static func protobuf(_ bytes: [UInt8]) throws(APIError) -> Content {
        do throws(ProtobufReader.Mistake) { return Content(value: try ProtobufReader.read(bytes)) } catch {
            switch error {
            case .malformed(let why): throw .badRequest("the protobuf of the body cannot be read: \(why)")
            case .unknownKind: throw .unsupportedPatch(accepted: Array(accepted.prefix(2)))
            }
        }
    }

    private static func malformed(_ mistake: SourceMistake, _ syntax: String) -> APIError {
        .badRequest("couldn't get version/kind; \(syntax) parse error: \(mistake)")
    }
}
