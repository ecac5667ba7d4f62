import ObjectModel

/// Why an object could not be converted.
public struct AgentSandboxConversionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What stood in the way.
    public enum Reason: Hashable, Sendable {
        /// The object is of no kind that this converter knows.
        case unknownKind
        /// The version asked for, or the object's own, is neither v1beta1 nor v1alpha1 of its group.
        case unknownVersion
        /// The annotation that keeps the v1alpha1 object does not hold one.
        case malformedState
        /// The annotation that carries a v1beta1 policy holds none of its values.
        case unsupportedPolicy
    }

    /// What stood in the way.
    public let reason: Reason
    /// What is wrong, where, and what would be right.
    public let message: String

    /// The message.
    public var description: String { message }
}

/// Converts the four kinds between v1alpha1 and v1beta1, as the conversion webhook of Agent Sandbox does.
///
/// v1beta1 is the hub. Going up keeps the whole v1alpha1 object, as JSON, in an annotation of the v1beta1 object; going down
/// takes that annotation away, and for Sandbox and SandboxClaim restores from it what v1beta1 has no field for. Only fields that
/// both versions know survive: this is a conversion of typed objects, so unknown fields are dropped.
public enum AgentSandboxConverter {
    /// Converts an object. `toVersion` is a version (`v1beta1`) or an `apiVersion` of the object's own group. An object that is in
    /// that version already is returned as it is. The argument is never changed.
    public static func convert(_ object: JSONValue, toVersion: String) throws(AgentSandboxConversionError) -> JSONValue {
        let apiVersion = object["apiVersion"]?.stringValue ?? ""
        let kind = object["kind"]?.stringValue ?? ""
        let source = GroupVersion(apiVersion: apiVersion)
        guard let source, let identity = AgentSandboxKinds.all.first(where: { $0.kind == kind && $0.group == source.group }) else {
            let known = AgentSandboxKinds.all.map(\.groupKind.description).joined(separator: ", ")
            throw AgentSandboxConversionError(
                reason: .unknownKind, message: "cannot convert apiVersion \"\(apiVersion)\", kind \"\(kind)\": expected one of \(known)")
        }
        let target = try version(toVersion, of: identity)
        let origin = try version(source.version, of: identity)
        if origin == target { return object }
        let conversion = KindConversion.of(identity)
        return target == AgentSandboxNames.v1beta1
            ? try conversion.up(object, identity) : try conversion.down(object, identity)
    }

    private static func version(_ text: String, of identity: AgentSandboxIdentity) throws(AgentSandboxConversionError) -> String {
        switch text {
        case AgentSandboxNames.v1beta1, identity.v1beta1.apiVersion: return AgentSandboxNames.v1beta1
        case AgentSandboxNames.v1alpha1, identity.v1alpha1.apiVersion: return AgentSandboxNames.v1alpha1
        default:
            throw AgentSandboxConversionError(
                reason: .unknownVersion,
                message: "cannot convert \(identity.kind) from or to version \"\(text)\": "
                    + "expected \(identity.v1beta1.apiVersion) or \(identity.v1alpha1.apiVersion)")
        }
    }
}

/// The two directions of one kind.
struct KindConversion {
    typealias Direction = (JSONValue, AgentSandboxIdentity) throws(AgentSandboxConversionError) -> JSONValue

    let up: Direction
    let down: Direction

    static func of(_ identity: AgentSandboxIdentity) -> KindConversion {
        switch identity {
        case AgentSandboxKinds.sandbox: KindConversion(up: SandboxConversion.up, down: SandboxConversion.down)
        case AgentSandboxKinds.sandboxClaim: KindConversion(up: SandboxClaimConversion.up, down: SandboxClaimConversion.down)
        case AgentSandboxKinds.sandboxTemplate: KindConversion(up: SandboxTemplateConversion.up, down: SandboxTemplateConversion.down)
        default: KindConversion(up: SandboxWarmPoolConversion.up, down: SandboxWarmPoolConversion.down)
        }
    }
}
