import APIServer
import AgentSandboxAPI
import KubernetesAPI
import ObjectModel
import World

@testable import Invariants

/// A world without controllers in which a test writes in their names, and a monitor of one invariant.
final class InvariantStage {
    let world: World
    let monitor: InvariantMonitor

    init(_ id: String) throws {
        var configuration = WorldConfiguration()
        configuration.profile = .none
        configuration.nodes = []
        world = try World(configuration)
        let monitor = InvariantMonitor(world, ids: [id])
        self.monitor = monitor
        world.server.onCommit { monitor.observe($0) }
    }

    func take(_ step: InvariantTests.Step) throws {
        switch step {
        case .create(let object, let actor): try world.create(resolved(object), as: actor)
        case .patch(let kind, let name, let patch, let actor):
            try world.patch(Self.kind(kind), Self.key(name), .merge(resolved(patch)), as: actor)
        case .status(let kind, let name, let status, let actor):
            try world.patch(Self.kind(kind), Self.key(name), .merge(["status": status]), subresource: .status, as: actor)
        case .delete(let kind, let name, let actor):
            try world.delete(Self.kind(kind), Self.key(name), options: DeleteOptions(gracePeriodSeconds: 0), as: actor)
        case .wait(let seconds): world.run(for: seconds * 1_000_000_000)
        }
    }

    /// Owners are written `Kind/name` or `Kind/name@namespace`; the uid is looked up.
    private func resolved(_ object: JSONValue) throws -> JSONValue {
        guard case .array(let owners)? = object.at("metadata", "ownerReferences") else { return object }
        var resolved = object
        resolved.set(.array(try owners.map(owner)), at: "metadata", "ownerReferences")
        return resolved
    }

    private func owner(_ text: JSONValue) throws -> JSONValue {
        let parts = (text.stringValue ?? "").split(whereSeparator: { $0 == "/" || $0 == "@" }).map(String.init)
        let kind = Self.kind(parts[0])
        let key = ObjectKey(namespace: parts.count == 3 ? parts[2] : "default", name: parts[1])
        let uid = try world.get(kind, key).map(UntypedObject.init)?.uid ?? "gone"
        return [
            "apiVersion": .string(kind.apiVersion), "kind": .string(kind.kind), "name": .string(key.name), "uid": .string(uid),
            "controller": true,
        ]
    }

    private static func kind(_ name: String) -> GroupVersionKind {
        if let identity = AgentSandboxKinds.all.first(where: { $0.kind == name }) { return identity.v1beta1 }
        let group = name == "NetworkPolicy" ? "networking.k8s.io" : ""
        return GroupVersionKind(group: group, version: "v1", kind: name)
    }

    private static func key(_ name: String) -> ObjectKey { ObjectKey(namespace: "default", name: name) }
}
