import APIServer
import KubernetesAPI
import ObjectModel
import Simulation

@testable import ControllerRuntime

/// A kernel, a server with one plain kind, and a control plane.
final class SmallWorld {
    final class Identifiers: IdentifierSource {
        private var count = 0

        func uid() -> String {
            count += 1
            return "uid-\(count)"
        }

        func nameSuffix() -> String {
            count += 1
            return String(("00000" + String(count)).suffix(5))
        }
    }

    static let widgets = Resource<UntypedObject>(group: "test.dev", version: "v1", resource: "widgets")

    let simulation: Simulation
    let server: APIServer
    let controlPlane: ControlPlane
    var lines: [String] = []

    init(timing: ConnectionTiming = .immediate, chooser: any Chooser = FirstInFirstOutChooser()) throws {
        simulation = Simulation(chooser: chooser)
        server = APIServer(identifiers: Identifiers())
        var widget = ResourceDefinition(
            kind: GroupVersionKind(group: "test.dev", version: "v1", kind: "Widget"), plural: "widgets", singular: "widget",
            isNamespaced: false,
            schema: .object([
                "apiVersion": .string, "kind": .string, "metadata": .anything, "spec": .anything, "status": .anything,
            ]))
        widget.hasStatus = true
        widget.hasGeneration = true
        server.install(widget)
        controlPlane = ControlPlane(simulation: simulation, server: server, timing: timing)
    }

    /// Writes a line with the present moment in milliseconds.
    func note(_ line: String) { lines.append("\(simulation.now.nanoseconds / 1_000_000) \(line)") }

    static func widget(_ name: String, _ spec: JSONValue = .object(JSONObject()), owner: OwnerReference? = nil) -> UntypedObject {
        var object = UntypedObject([
            "apiVersion": "test.dev/v1", "kind": "Widget", "metadata": ["name": .string(name)], "spec": spec,
        ])
        if let owner { object.ownerReferences = [owner] }
        return object
    }

    static func key(_ name: String) -> ObjectKey { ObjectKey(namespace: "", name: name) }

    /// Writes straight into the server, as an outside actor.
    func store(_ object: UntypedObject) throws {
        let handle = try server.resolve(Self.widgets.name)
        _ = try server.create(handle, namespace: "", object.json, RequestInfo(time: simulation.timestamp, actor: "outside"))
    }

    func change(_ name: String, _ spec: JSONValue) throws {
        let handle = try server.resolve(Self.widgets.name)
        _ = try server.patch(
            handle, Self.key(name), .merge(["spec": spec]), RequestInfo(time: simulation.timestamp, actor: "outside"))
    }

    func remove(_ name: String) throws {
        let handle = try server.resolve(Self.widgets.name)
        _ = try server.delete(handle, Self.key(name), RequestInfo(time: simulation.timestamp, actor: "outside"))
    }

    /// Runs everything planned and shuts the kernel down.
    func finish(until limit: VirtualTime? = nil) {
        simulation.run(until: limit)
        simulation.shutDown()
    }
}
