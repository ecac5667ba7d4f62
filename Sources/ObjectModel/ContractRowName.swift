/// The name of a row of the contract, in which the server says what clients may expect of it. A refusal of something that is missing
/// names its row, so that its reader finds the whole of it.
///
/// Every name that a refusal can carry is made here.
public struct ContractRowName: Sendable, Hashable, CustomStringConvertible {
    /// The name, as `sandtable contract` prints it.
    public let text: String

    private init(_ text: String) { self.text = text }

    /// The name.
    public var description: String { text }

    /// Rules of custom resources in CEL.
    public static let validationRules = ContractRowName("validation-rules")
    /// Regular expressions in the schemas of custom resources.
    public static let patterns = ContractRowName("patterns")
    /// Several versions of a kind, and webhooks that convert between them.
    public static let conversion = ContractRowName("conversion")
    /// What is done with requests before they are stored, webhooks included.
    public static let admission = ContractRowName("admission")
    /// Admission policies.
    public static let admissionPolicies = ContractRowName("admission-policies")
    /// Servers behind this server.
    public static let aggregation = ContractRowName("aggregation")
    /// Queues of requests.
    public static let priorityAndFairness = ContractRowName("priority-and-fairness")
    /// Streams to what runs in Pods.
    public static let podStreams = ContractRowName("pod-streams")
    /// Changes of Pods that run.
    public static let runningPods = ContractRowName("running-pods")
    /// The keys of ServiceAccount tokens.
    public static let tokenIssuer = ContractRowName("token-issuer")
    /// Protobuf.
    public static let protobuf = ContractRowName("protobuf")
    /// CBOR.
    public static let cbor = ContractRowName("cbor")

    /// The names of all behaviours that a refusal can carry.
    public static let behaviours: [ContractRowName] = [
        validationRules, patterns, conversion, admission, admissionPolicies, aggregation, priorityAndFairness, podStreams, runningPods,
        tokenIssuer, protobuf, cbor,
    ]

    /// The name of the row of a kind.
    public static func kind(_ kind: GroupVersionKind) -> ContractRowName { ContractRowName("kind/\(kind.groupVersion)/\(kind.kind)") }
}
