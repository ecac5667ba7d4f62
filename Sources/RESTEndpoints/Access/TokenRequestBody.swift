import APIServer
import ObjectModel

/// What a TokenRequest asks for.
struct TokenRequestBody {
    /// For whom the token is meant; empty for this server.
    let audiences: [String]
    /// How long it is good.
    let seconds: Int64
    /// What it is bound to, or nil.
    let reference: JSONValue?
    /// The request as it is answered, without metadata and status.
    let answer: JSONValue

    private static let kind = GroupKind(group: "authentication.k8s.io", kind: "TokenRequest")

    /// Reads a request; 400 when it is malformed, 422 when the length is out of range.
    init(_ body: JSONValue, name: String) throws(APIError) {
        guard body.objectValue != nil else { throw .badRequest("the body of the request is not an object") }
        if let kind = body["kind"]?.stringValue, kind != "TokenRequest" {
            throw .badRequest("\(kind) in the body: an authentication.k8s.io/v1 TokenRequest is expected")
        }
        var audiences: [String] = []
        for audience in body.at("spec", "audiences")?.arrayValue ?? [] {
            guard let text = audience.stringValue else { throw .badRequest("spec.audiences must be a list of strings") }
            audiences.append(text)
        }
        let seconds: Int64
        switch body.at("spec", "expirationSeconds") {
        case nil, .null: seconds = 3_600
        case .int(let number): seconds = number
        default: throw .badRequest("spec.expirationSeconds must be a whole number")
        }
        if seconds < 600 {
            throw .invalid(
                Self.kind, "",
                [
                    FieldError(
                        type: .invalid, field: "spec.expirationSeconds",
                        message: "Invalid value: \(seconds): may not specify a duration less than 10 minutes")
                ])
        }
        if seconds > 1 << 32 {
            throw .invalid(
                Self.kind, "",
                [
                    FieldError(
                        type: .tooLong, field: "spec.expirationSeconds",
                        message: "Too long: may not be more than \(Int64(1) << 32) bytes")
                ])
        }
        self.audiences = audiences
        self.seconds = seconds
        let reference = body.at("spec", "boundObjectRef") ?? .null
        if reference.isNull { self.reference = nil } else { self.reference = reference }
        let shown = audiences.isEmpty ? [ServiceAccountTokens.ownAudience] : audiences
        answer = [
            "kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1", "metadata": .object(JSONObject()),
            "spec": [
                "audiences": .array(shown.map(JSONValue.string)), "expirationSeconds": .int(seconds), "boundObjectRef": reference,
            ],
        ]
    }
}
