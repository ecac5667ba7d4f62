import KubernetesAPI
import ObjectModel
import Testing

@testable import APIServer

/// What holds after any sequence of writes.
struct OwnershipInvariantTests {
    private struct Random {
        var state: UInt64

        mutating func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: (state >> 33) % UInt64(bound))
        }

        mutating func text() -> JSONValue { .string(["x", "y", "z"][next(3)]) }

        /// Distinct letters in a random order.
        mutating func letters() -> [String] {
            var left = ["a", "b", "c", "d"]
            return (0..<next(4)).map { _ in left.remove(at: next(left.count)) }
        }

        mutating func map() -> JSONValue {
            var object = JSONObject()
            for letter in letters() { object[letter] = text() }
            return .object(object)
        }

        mutating func spec() -> JSONValue {
            var spec = JSONObject()
            if next(2) == 0 { spec["replicas"] = .int(Int64(next(3))) }
            if next(2) == 0 { spec["text"] = text() }
            if next(2) == 0 { spec["tags"] = .array(letters().map(JSONValue.string)) }
            if next(2) == 0 {
                spec["ports"] = .array(
                    letters().enumerated().map { position, letter in
                        var port: JSONValue = ["port": .int(Int64(letter.utf8.first ?? 0))]
                        if position % 2 == 0 { port["protocol"] = "UDP" }
                        if next(2) == 0 { port["name"] = text() }
                        return port
                    })
            }
            if next(2) == 0 { spec["args"] = .array((0..<next(3)).map { _ in text() }) }
            if next(2) == 0 { spec["labels"] = map() }
            if next(2) == 0 { spec["selector"] = map() }
            if next(2) == 0 { spec["nested"] = map(of: ["a", "b"]) }
            if next(2) == 0 { spec["free"] = ["m": map(), "n": text(), "l": .array([text()])] }
            return .object(spec)
        }

        private mutating func map(of names: [String]) -> JSONValue {
            var object = JSONObject()
            for name in names where next(2) == 0 { object[name] = text() }
            return .object(object)
        }
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>) func `every leaf has an owner, and nobody owns what is not there`(_ seed: UInt64) throws
    {
        let server = try OwnedServer()
        let handle = try server.handle("things")
        let key = try server.key("things", "t")
        var random = Random(state: seed &* 15_485_863)
        try server.create("things", ["metadata": ["name": "t"], "spec": random.spec()], by: "m0")
        for step in 0..<250 {
            server.real.time = server.real.time + 700_000_000
            let manager = "m\(random.next(4))"
            let spec = random.spec()
            let before = try server.stored("things", "t")
            switch random.next(5) {
            case 0: try server.merge("things", "t", ["spec": spec], by: manager)
            case 1:
                var body = before.value
                body["spec"] = spec
                _ = try server.api.update(handle, key, body, server.info(manager))
            case 2:
                // A scale that nobody owns is not tracked, as on kube-apiserver.
                let isOwned = before.managedFields.entries.contains { $0.fields.contains([.field("spec"), .field("replicas")]) }
                let replicas = JSONValue.int(Int64(random.next(3)))
                if isOwned { try server.merge("things", "t", ["spec": ["replicas": replicas]], by: manager, .scale) }
            case 3:
                let error = server.failure { try server.apply("things", "t", ["spec": spec], by: manager) }
                if let error {
                    #expect(error.reason == .conflict, "\(error)")
                    #expect(!error.details.causes.isEmpty)
                    #expect(try server.stored("things", "t") === before)
                }
            default:
                let first = try server.apply("things", "t", ["spec": spec], by: manager, force: true)
                let stored = try server.stored("things", "t")
                let second = try server.apply("things", "t", ["spec": spec], by: manager)
                #expect(try server.stored("things", "t") === stored, "the second of two equal applies must write nothing")
                #expect(first.object == second.object)
                for (name, value) in spec.objectValue ?? JSONObject() {
                    guard value.stringValue != nil || value.intValue != nil else { continue }
                    #expect(stored.value.at("spec", name) == value, "what was applied must be there")
                }
            }
            try check(server, handle, "seed \(seed), step \(step)")
        }
    }

    private func check(_ server: OwnedServer, _ handle: ResourceHandle, _ place: String) throws {
        let stored = try server.stored("things", "t")
        let schema = handle.definition.schema
        let present = try schema.fieldSet(of: stored.value)
        var owned = FieldSet()
        for entry in stored.managedFields.entries {
            #expect(!entry.fields.isEmpty, "\(place): an entry without fields")
            owned = owned.union(entry.fields)
        }
        let system = FieldSet([.field("apiVersion")], [.field("kind")], [.field("metadata")])
        let leaves = present.leaves.recursivelySubtracting(system)
        let orphans = leaves.subtracting(owned)
        // Keys that the schema fills in are set by nobody, and what has lost its last part may be left to nobody.
        for path in orphans.paths where path.last != .field("protocol") {
            #expect(value(at: path, in: stored.value)?.isEmptyOrNull == true, "\(place): nobody owns \(FieldSet.text(path))")
        }
        for path in owned.leaves.paths {
            #expect(value(at: path, in: stored.value) != nil, "\(place): \(FieldSet.text(path)) is owned and not there")
        }
        #expect(
            ManagedFields(stored.managedFields.entries) == stored.managedFields
                && Set(stored.managedFields.entries.map(\.identity)).count == stored.managedFields.entries.count,
            "\(place): order, identity")
        #expect(stored.managedFields.entries.filter { $0.identity.operation == .update }.count <= 10)
    }

    private func value(at path: [FieldPathElement], in object: JSONValue) -> JSONValue? {
        var current: JSONValue? = object
        for element in path {
            switch element {
            case .field(let name): current = current?[name]
            case .key(let fields): current = current?.arrayValue?.first { item in fields.allSatisfy { item[$0.key] == $0.value } }
            case .value(let scalar): current = current?.arrayValue?.first { $0 == scalar }
            case .index: current = nil
            }
        }
        return current
    }

    @Test(arguments: [3, 5, 7] as [UInt64]) func `tracking owners changes nothing of the objects`(_ seed: UInt64) throws {
        let tracking = try RealServer(.created, tracksManagedFields: true)
        let plain = try RealServer(.created)
        var random = Random(state: seed)
        for step in 0..<400 {
            let name = "o\(random.next(6))"
            let data = random.map()
            let kind = random.next(4)
            for server in [tracking, plain] {
                server.time = server.time + 1_000_000
                switch kind {
                case 0: _ = try? server.create("configmaps", ["metadata": ["name": .string(name)], "data": data])
                case 1: _ = try? server.merge("configmaps", name, ["data": data])
                case 2: _ = try? server.update("configmaps", name, ["metadata": ["name": .string(name)], "data": data])
                default: _ = try? server.delete("configmaps", name)
                }
            }
            #expect(tracking.api.currentRevision == plain.api.currentRevision, "step \(step)")
        }
        for number in 2...plain.api.currentRevision {
            #expect(tracking.api.revision(number)?.object.contentHash == plain.api.revision(number)?.object.contentHash)
        }
    }

    @Test func `every list of a built-in kind that merges in patches says how it merges in applies`() {
        func check(_ schema: StructuralSchema, _ path: String, depth: Int) {
            if depth > 24 { return }
            let content = schema.content
            if content.type == .array {
                let merges = content.patchStrategy.map { $0.contains("merge") } ?? false
                #expect(!merges || content.listType != nil, "\(path) has no list type")
                #expect(content.listType != .map || !content.listMapKeys.isEmpty, "\(path) has no keys")
                if let key = content.patchMergeKey, !key.isEmpty, content.listType == .map {
                    #expect(content.listMapKeys.contains(key), "\(path) merges by \(key) in patches and not in applies")
                }
            }
            for property in content.properties { check(property.schema, "\(path).\(property.name)", depth: depth + 1) }
            if let items = content.items { check(items, "\(path)[]", depth: depth + 1) }
            if let values = content.additionalProperties { check(values, "\(path).*", depth: depth + 1) }
        }
        for definition in BuiltInKinds.all { check(definition.schema, definition.kind.kind, depth: 0) }
    }

    @Test func `patches of built-in kinds merge the fields that upstream's struct tags name, and no others`() {
        // The tags `patchStrategy` and `patchMergeKey` of k8s.io/api and apimachinery at 1.33, for the kinds that are served.
        var expected: Set<String> = [
            "finalizers merge", "ownerReferences merge uid", "conditions merge type", "volumes merge,retainKeys name",
            "containers merge name", "initContainers merge name", "ephemeralContainers merge name", "imagePullSecrets merge name",
            "hostAliases merge ip", "topologySpreadConstraints merge topologyKey", "schedulingGates merge name",
            "resourceClaims merge,retainKeys name", "ports merge containerPort", "env merge name", "volumeMounts merge mountPath",
            "volumeDevices merge devicePath", "ports merge port", "secrets merge name", "podCIDRs merge", "addresses merge type",
            "podIPs merge ip", "hostIPs merge ip", "resourceClaimStatuses merge,retainKeys name", "allocatedResourcesStatus merge name",
            "strategy retainKeys",
        ]
        if BuiltInKinds.all.contains(where: { $0.kind.kind == "PodDisruptionBudget" }) { expected.insert("selector replace") }
        var found: Set<String> = []
        func collect(_ schema: StructuralSchema, _ name: String, depth: Int) {
            if depth > 24 { return }
            let content = schema.content
            if content.patchStrategy != nil || content.patchMergeKey != nil {
                let key = content.patchMergeKey.map { $0.isEmpty ? "" : " \($0)" } ?? ""
                found.insert("\(name) \(content.patchStrategy ?? "-")\(key)")
            }
            for property in content.properties { collect(property.schema, property.name, depth: depth + 1) }
            if let items = content.items { collect(items, "\(name)[]", depth: depth + 1) }
            if let values = content.additionalProperties { collect(values, "\(name).*", depth: depth + 1) }
        }
        for definition in BuiltInKinds.all { collect(definition.schema, definition.kind.kind, depth: 0) }
        #expect(found.subtracting(expected).sorted() == [])
        #expect(expected.subtracting(found).sorted() == [])
    }

    /// List types as upstream's generated apply configurations have them (`applyconfigurations/internal`), where patches differ or the
    /// type is not obvious.
    @Test(arguments: [
        ("Service", "spec.ports", "map port protocol"), ("Pod", "spec.containers.[].ports", "map containerPort protocol"),
        ("Pod", "spec.containers.[].env", "map name"), ("Pod", "spec.volumes", "map name"), ("Pod", "spec.tolerations", "atomic"),
        ("Pod", "spec.topologySpreadConstraints", "map topologyKey whenUnsatisfiable"), ("Pod", "spec.imagePullSecrets", "map name"),
        ("Pod", "spec.hostAliases", "map ip"), ("Pod", "spec.containers.[].volumeMounts", "map mountPath"),
        ("Pod", "spec.containers.[].volumeDevices", "map devicePath"), ("Pod", "spec.containers.[].envFrom", "atomic"),
        ("Pod", "spec.containers.[].resources.claims", "map name"), ("Pod", "status.conditions", "map type"),
        ("Pod", "status.podIPs", "map ip"), ("Pod", "status.hostIPs", "atomic"), ("Pod", "status.containerStatuses", "atomic"),
        ("Pod", "metadata.finalizers", "set"), ("Pod", "metadata.ownerReferences", "map uid"), ("Node", "spec.podCIDRs", "set"),
        ("Node", "spec.taints", "atomic"), ("Node", "status.addresses", "map type"), ("Node", "status.images", "atomic"),
        ("Deployment", "status.conditions", "map type"), ("StatefulSet", "spec.volumeClaimTemplates", "atomic"),
        ("ServiceAccount", "secrets", "map name"), ("ServiceAccount", "imagePullSecrets", "atomic"),
        ("PersistentVolumeClaim", "status.conditions", "map type"), ("PersistentVolumeClaim", "spec.accessModes", "atomic"),
        ("EndpointSlice", "endpoints", "atomic"), ("EndpointSlice", "endpoints.[].addresses", "set"), ("Endpoints", "subsets", "atomic"),
        ("NetworkPolicy", "spec.ingress", "atomic"), ("NetworkPolicy", "spec.policyTypes", "atomic"),
        ("Namespace", "spec.finalizers", "atomic"),
        ("Service", "status.loadBalancer.ingress", "atomic"), ("Service", "spec.externalIPs", "atomic"),
    ])
    func `lists of built-in kinds merge as upstream's do`(_ kind: String, _ path: String, _ expected: String) throws {
        let definition = try #require(BuiltInKinds.all.first { $0.kind.kind == kind })
        var schema = definition.schema
        for step in path.split(separator: ".") {
            schema = try #require(step == "[]" ? schema.content.items : schema.property(String(step)), "\(path) at \(step)")
        }
        let type = schema.content.listType.map(\.rawValue) ?? "atomic"
        #expect(([type] + schema.content.listMapKeys).joined(separator: " ") == expected)
    }

    @Test(arguments: [
        ("Deployment", "spec.selector"), ("Service", "spec.selector"), ("Pod", "spec.nodeSelector"),
        ("ConfigMap", "metadata.ownerReferences.[]"),
        ("Pod", "spec.containers.[].env.[].valueFrom.fieldRef"), ("Event", "involvedObject"),
        ("Pod", "spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"),
    ])
    func `some objects of built-in kinds are atomic`(_ kind: String, _ path: String) throws {
        let definition = try #require(BuiltInKinds.all.first { $0.kind.kind == kind })
        var schema = definition.schema
        for step in path.split(separator: ".") {
            schema = try #require(step == "[]" ? schema.content.items : schema.property(String(step)))
        }
        #expect(schema.content.isAtomicMap)
    }
}
