import ObjectModel

/// The hashes by which a pool tells members made from an older blueprint: 32-bit FNV-1a, 8 lower-case hex digits.
///
/// Upstream hashes the bytes that Go's encoder makes of its structs. This hashes JSON whose keys are sorted by their bytes, so the
/// digits differ from upstream's; what holds is that equal blueprints hash alike, in every process and on every machine.
public enum BlueprintHash {
    /// The hash of `podTemplate` (spec and metadata), `volumeClaimTemplates` unless empty, and `service` if set. `blueprint` may be a
    /// whole `spec`: other fields do not count.
    public static func of(_ blueprint: JSONValue) -> String {
        var hash = FNV1a()
        hash.absorb(ascii: "{\"podTemplate\":")
        hash.absorb(podTemplate: blueprint["podTemplate"])
        if let templates = blueprint["volumeClaimTemplates"], !templates.isEmptyOrNull {
            hash.absorb(ascii: ",\"volumeClaimTemplates\":")
            hash.absorb(templates)
        }
        if let service = blueprint["service"]?.boolValue {
            hash.absorb(ascii: ",\"service\":")
            hash.absorb(.bool(service))
        }
        hash.absorb(ascii: "}")
        return hash.digits
    }

    /// The hash of `podTemplate` alone: the value of the deprecated label.
    public static func ofPodTemplate(_ blueprint: JSONValue) -> String {
        var hash = FNV1a()
        hash.absorb(podTemplate: blueprint["podTemplate"])
        return hash.digits
    }
}
