import ObjectModel
import SandboxRuntime
import Simulation

/// What goes wrong in a simulated cluster: with Pods, with nodes, with the garbage collector. Scheduler, node agents and collector ask
/// it; while nothing is in force it costs them a look at an empty list.
public final class ClusterFaults {
    /// What happens to Pods, in the order it was put into force.
    public private(set) var scripts: [PodScript] = []
    /// The nodes that nobody hears of.
    public private(set) var lostNodes: [String] = []
    /// How long after it was found suspect an object is looked at by the garbage collector; nil for the usual length.
    public var collectionDelay: Distribution?
    /// Called for each object that the collector looks at later than usual.
    public var collectionDelayed: () -> Void = {}
    /// Lets the containers of a sandbox end by themselves with an exit code. Set by whoever has the runtime.
    public var endContainers: (PodSandboxID, Int32) -> Void = { _, _ in }
    /// Whoever has to look at everything again when something begins or ends.
    private var listeners: [() -> Bool] = []

    /// Starts without any.
    public init() {}

    /// Puts a script into force.
    public func begin(_ script: PodScript) {
        scripts.append(script)
        tell()
    }

    /// Takes a script back.
    public func end(_ script: PodScript) {
        scripts.removeAll { $0 === script }
        tell()
    }

    /// Nobody hears of a node from now on, and it hears of nothing.
    public func lose(node: String) {
        lostNodes.append(node)
        tell()
    }

    /// The node is back.
    public func find(node: String) {
        if let position = lostNodes.firstIndex(of: node) { lostNodes.remove(at: position) }
        tell()
    }

    /// Adds somebody who looks at everything again; he says whether he still wants to.
    func listen(_ listener: @escaping () -> Bool) { listeners.append(listener) }

    private func tell() { listeners.removeAll { !$0() } }

    /// The first script about a Pod of which something holds.
    func script(for pod: JSONValue, where holds: (PodScript) -> Bool) -> PodScript? {
        scripts.first { holds($0) && $0.matches(pod) }
    }
}
