import ObjectModel
import RegularExpressions

extension StructuralSchema {
    /// What Go's JSON decoder would say of an object of a built-in kind with a value of the wrong JSON type, or nil when all types
    /// fit: `json: cannot unmarshal string into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64`.
    ///
    /// The path names fields only, without positions and map keys, as Go's does. Limits: the Go type that holds a field is derived
    /// from the field's name for the types in common use and otherwise spelled as the name in upper camel case; fields are looked
    /// at in the order they were written; only the first mistake is named.
    public func typeMismatch(in value: JSONValue, kind: String) -> String? {
        // Nearly every object fits, and finding that out needs no places.
        if fits(value) { return nil }
        return mismatch(in: value, place: GoPlace(path: [], holder: kind, kind: kind))
    }

    private func fits(_ value: JSONValue) -> Bool {
        if value.isNull { return true }
        if content.intOrString { return intOrStringMismatch(in: value) == nil }
        switch (content.type, value) {
        case (.any, _): return true
        case (.object, .object(let object)):
            let additional = content.additionalProperties
            if additional == nil, content.properties.isEmpty { return true }
            let keys = object.keys
            let values = object.values
            for position in 0..<keys.count {
                if let schema = property(keys[position]) ?? additional, !schema.fits(values[position]) { return false }
            }
            return true
        case (.array, .array(let elements)):
            guard let items = content.items else { return true }
            for element in elements where !items.fits(element) { return false }
            return true
        case (.string, .string(let text)): return compiled.stringFormat == nil || stringMismatch(text) == nil
        case (.boolean, .bool), (.number, .int), (.number, .double): return true
        case (.integer, .int(let number)): return content.format != "int32" || Int32(exactly: number) != nil
        default: return false
        }
    }

    private func mismatch(in value: JSONValue, place: GoPlace) -> String? {
        let content = self.content
        if value.isNull { return nil }
        if content.intOrString { return intOrStringMismatch(in: value) }
        switch (content.type, value) {
        case (.any, _): return nil
        case (.object, .object(let object)):
            for (key, child) in object {
                if let schema = property(key) {
                    if let text = schema.mismatch(in: child, place: place.field(key)) { return text }
                } else if let schema = content.additionalProperties, let text = schema.mismatch(in: child, place: place) {
                    return text
                }
            }
            return nil
        case (.array, .array(let elements)):
            guard let items = content.items else { return nil }
            for element in elements {
                if let text = items.mismatch(in: element, place: place) { return text }
            }
            return nil
        case (.string, .string(let text)): return stringMismatch(text)
        case (.boolean, .bool), (.number, .int), (.number, .double): return nil
        case (.integer, .int(let number)):
            if content.format == "int32", Int32(exactly: number) == nil { return place.message("number \(number)", goType(at: place)) }
            return nil
        case (.integer, .double(let number)):
            return place.message("number \(SchemaWalk.goText(number))", goType(at: place))
        default: return place.message(Self.goName(of: value), goType(at: place))
        }
    }

    private func intOrStringMismatch(in value: JSONValue) -> String? {
        if content.format == "quantity" {
            let text: String
            switch value {
            case .string(let string): text = string
            case .int, .double: return nil
            default: text = value.description
            }
            if let pattern = Self.goQuantity, pattern.matches(text), SchemaWalk.isQuantity(text) { return nil }
            return
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
        }
        switch value {
        case .string: return nil
        case .int(let number):
            return Int32(exactly: number) == nil ? "json: cannot unmarshal number \(number) into Go value of type int32" : nil
        case .double(let number):
            return "json: cannot unmarshal number \(SchemaWalk.goText(number)) into Go value of type int32"
        default: return "json: cannot unmarshal \(Self.goName(of: value)) into Go value of type int32"
        }
    }

    private static let goQuantity = try? RegularExpression(#"^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$"#)

    private func stringMismatch(_ text: String) -> String? {
        switch compiled.stringFormat {
        case .dateTime where !StringFormat.dateTime.accepts(text):
            let quoted = FieldErrors.rendered(.string(text))
            let digits = text.utf8.prefix { StringFormat.isDigit($0) }.count
            if digits < 4 {
                return "parsing time \(quoted) as \"2006-01-02T15:04:05Z07:00\": cannot parse \(quoted) as \"2006\""
            }
            return "parsing time \(quoted) as \"2006-01-02T15:04:05Z07:00\": cannot parse \(quoted) as an RFC 3339 time"
        case .byte where !text.isEmpty && !StringFormat.byte.accepts(text):
            let position = text.utf8.firstIndex { Base64Text.value(of: $0) == nil }
            let offset = position.map { text.utf8.distance(from: text.utf8.startIndex, to: $0) } ?? text.utf8.count / 4 * 4
            return "illegal base64 data at input byte \(offset)"
        default: return nil
        }
    }

    private static func goName(of value: JSONValue) -> String {
        switch value {
        case .bool: "bool"
        case .int, .double: "number"
        default: value.typeName
        }
    }

    /// The Go type that the schema stands for, for a field at a place.
    private func goType(at place: GoPlace) -> String {
        switch content.type {
        case .boolean: return "bool"
        case .string:
            switch compiled.stringFormat {
            case .dateTime: return "string"
            case .byte: return "[]uint8"
            default: return "string"
            }
        case .integer: return content.format == "int32" ? "int32" : "int64"
        case .number: return "float64"
        case .array:
            guard let items = content.items else { return "[]interface {}" }
            return "[]" + items.goType(at: place)
        case .object:
            if let values = content.additionalProperties { return "map[string]" + values.goType(at: place) }
            return content.properties.isEmpty ? "map[string]interface {}" : "v1." + place.holder
        case .any: return content.intOrString ? "intstr.IntOrString" : "interface {}"
        }
    }
}

/// Where the decoder is: the path of field names and the Go struct that the last one leads to.
private struct GoPlace {
    let path: [String]
    /// The struct that holds the fields of the value at this place.
    let holder: String
    /// The struct that holds the field that led here; empty at the root.
    let parent: String
    let kind: String

    init(path: [String], holder: String, parent: String = "", kind: String) {
        self.path = path
        self.holder = holder
        self.parent = parent
        self.kind = kind
    }

    func field(_ name: String) -> GoPlace {
        GoPlace(path: path + [name], holder: structName(of: name), parent: holder, kind: kind)
    }

    func message(_ found: String, _ type: String) -> String {
        if path.isEmpty { return "json: cannot unmarshal \(found) into Go value of type v1.\(holder)" }
        return "json: cannot unmarshal \(found) into Go struct field \(parent).\(path.joined(separator: ".")) of type \(type)"
    }

    /// The Go struct that a field of the struct at this place holds.
    private func structName(of field: String) -> String {
        switch field {
        case "metadata": return "ObjectMeta"
        case "spec" where holder == "PodTemplateSpec" || holder == "PodTemplate": return "PodSpec"
        case "spec": return holder.hasSuffix("Template") ? String(holder.dropLast("Template".count)) + "Spec" : holder + "Spec"
        case "status": return holder + "Status"
        case "template" where holder == "CronJobSpec": return "JobTemplateSpec"
        case "template", "podTemplate": return "PodTemplateSpec"
        case "jobTemplate": return "JobTemplateSpec"
        case "containers", "initContainers": return "Container"
        case "ephemeralContainers": return "EphemeralContainer"
        case "containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses": return "ContainerStatus"
        case "env": return "EnvVar"
        case "envFrom": return "EnvFromSource"
        case "valueFrom": return "EnvVarSource"
        case "ports": return holder.hasPrefix("Service") ? "ServicePort" : holder == "Container" ? "ContainerPort" : "Port"
        case "resources": return "ResourceRequirements"
        case "securityContext": return holder == "PodSpec" ? "PodSecurityContext" : "SecurityContext"
        case "livenessProbe", "readinessProbe", "startupProbe": return "Probe"
        case "httpGet": return "HTTPGetAction"
        case "tcpSocket": return "TCPSocketAction"
        case "exec": return "ExecAction"
        case "grpc": return "GRPCAction"
        case "postStart", "preStop": return "LifecycleHandler"
        case "volumeMounts": return "VolumeMount"
        case "volumeDevices": return "VolumeDevice"
        case "volumes": return "Volume"
        case "volumeClaimTemplates": return "PersistentVolumeClaim"
        case "tolerations": return "Toleration"
        case "hostAliases": return "HostAlias"
        case "imagePullSecrets": return "LocalObjectReference"
        case "selector", "labelSelector", "podSelector", "namespaceSelector": return "LabelSelector"
        case "matchExpressions": return "LabelSelectorRequirement"
        case "ownerReferences": return "OwnerReference"
        case "managedFields": return "ManagedFieldsEntry"
        case "conditions": return kind + "Condition"
        case "ingress": return "NetworkPolicyIngressRule"
        case "egress": return "NetworkPolicyEgressRule"
        case "from", "to": return "NetworkPolicyPeer"
        case "strategy": return "DeploymentStrategy"
        case "rollingUpdate": return "RollingUpdate" + holder
        default:
            guard let first = field.first else { return field }
            return first.uppercased() + field.dropFirst()
        }
    }
}
