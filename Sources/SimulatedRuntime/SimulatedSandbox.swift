import SandboxRuntime
import Simulation

/// What one node has.
final class SimulatedNode {
    /// A pull under way.
    struct Pull {
        let end: VirtualTime
        let fails: Bool
    }

    var images: Set<String> = []
    var pulls: [String: Pull] = [:]
    var failedPulls: [String: Int] = [:]
    var sandboxes: [PodSandboxID] = []
}

/// A sandbox from the moment its start begins.
final class SimulatedSandbox {
    var isRunning = false
    var isStopping = false
    private(set) var containers: [SimulatedContainer] = []

    func container(_ name: String) -> SimulatedContainer? { containers.first { $0.name == name } }

    /// Enters a container, in the place of an earlier run of it.
    func put(_ container: SimulatedContainer) {
        if let position = containers.firstIndex(where: { $0.name == container.name }) {
            containers[position] = container
        } else {
            containers.append(container)
        }
    }
}

/// One run of a container.
final class SimulatedContainer {
    let name: String
    let image: ImageModel?
    let startedAt: VirtualTime
    var isRunning = true
    var readyAt: VirtualTime?
    var exit: EventHandle?

    init(name: String, image: ImageModel?, startedAt: VirtualTime) {
        self.name = name
        self.image = image
        self.startedAt = startedAt
    }
}
