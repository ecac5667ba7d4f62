import ObjectModel

/// The part that Sandbox and SandboxTemplate share: `podTemplate`, `volumeClaimTemplates` and `service`. Nothing else belongs to it.
public struct SandboxBlueprint: Sendable, Equatable {
    /// The names of the fields that make up a blueprint.
    public static let fields = ["podTemplate", "volumeClaimTemplates", "service"]

    /// The three fields, those of them that are there. The values are shared with the object they came from.
    public var json: JSONValue

    /// Takes the three fields of a Sandbox's or template's `spec` and leaves the rest.
    public init(spec: JSONValue) { json = .object(ConversionState.copy(Self.fields, from: spec)) }

    /// Puts the three fields into a `spec`; those that the blueprint lacks are removed there.
    public func write(into spec: inout JSONValue) {
        for name in Self.fields { spec.set(json[name], at: name) }
    }

    /// `podTemplate.spec`, or an empty object.
    public var podSpec: JSONValue {
        get { json.at("podTemplate", "spec") ?? .object(JSONObject()) }
        set { json.set(newValue, at: "podTemplate", "spec") }
    }

    /// `podTemplate.metadata.labels`; an empty map is no field.
    public var podLabels: JSONObject {
        get { json["podTemplate"]?.at("metadata", "labels")?.objectValue ?? JSONObject() }
        set { setMetadata(newValue, "labels") }
    }

    /// `podTemplate.metadata.annotations`; an empty map is no field.
    public var podAnnotations: JSONObject {
        get { json["podTemplate"]?.at("metadata", "annotations")?.objectValue ?? JSONObject() }
        set { setMetadata(newValue, "annotations") }
    }

    /// `volumeClaimTemplates` in list order; setting an empty list removes the field.
    public var volumeClaimTemplates: [VolumeClaimTemplate] {
        get { json["volumeClaimTemplates"]?.arrayValue?.map(VolumeClaimTemplate.init) ?? [] }
        set { json.set(newValue.isEmpty ? nil : .array(newValue.map(\.json)), at: "volumeClaimTemplates") }
    }

    /// `service`: nil keeps an owned Service but makes none, true makes one, false deletes it.
    public var service: Bool? {
        get { json["service"]?.boolValue }
        set { json.set(newValue.map(JSONValue.bool), at: "service") }
    }

    private mutating func setMetadata(_ fields: JSONObject, _ name: String) {
        json.setFields(fields, at: "podTemplate", "metadata", name)
        if json.at("podTemplate", "metadata")?.isEmptyOrNull == true { json.set(nil, at: "podTemplate", "metadata") }
    }
}

/// One entry of `volumeClaimTemplates`.
public struct VolumeClaimTemplate: Sendable, Equatable {
    /// The entry: `metadata` with name, labels and annotations, and `spec`.
    public var json: JSONValue

    /// A view of an entry.
    public init(_ json: JSONValue) { self.json = json }

    /// `metadata.name`, empty when absent.
    public var name: String { json.text("metadata", "name") }
    /// `metadata.labels`.
    public var labels: JSONObject { json.at("metadata", "labels")?.objectValue ?? JSONObject() }
    /// `metadata.annotations`.
    public var annotations: JSONObject { json.at("metadata", "annotations")?.objectValue ?? JSONObject() }
    /// `spec`: a PersistentVolumeClaimSpec.
    public var spec: JSONValue { json["spec"] ?? .object(JSONObject()) }
}
