import APIServer
import AgentSandboxAPI
import AgentSandboxControllers
import ControllerRuntime
import KubernetesAPI
import ObjectModel
import Simulation
import World

/// What invariants may see of the process of the Agent Sandbox controllers. It is looked at and never changed.
final class ControllerWindow {
    private unowned let world: World

    private let areFaultsExpected: Bool

    init(_ world: World, isDisturbed: Bool) {
        self.world = world
        areFaultsExpected = isDisturbed
    }

    /// Whether calls may be refused, lost or late, or caches held back.
    var isDisturbed: Bool { areFaultsExpected || !world.controlPlane.hooks.isEmpty }

    private var manager: ControllerManager? { world.manager(named: AgentSandboxManager.processName) }

    /// The process, when it runs and works.
    var process: ManagerIncarnation? { manager?.incarnation.flatMap { $0.isReady ? $0 : nil } }

    /// How often the process was started.
    var startCount: Int { manager?.startCount ?? 0 }

    /// The moment, as the clock of the process has it.
    var now: Timestamp { process?.process.timestamp ?? world.simulation.timestamp }

    /// The moment on the clock of the kernel.
    var moment: VirtualTime { world.simulation.now }

    func controller(_ name: String) -> Controller? { process?.controllers.first { $0.name == name } }

    /// Whether the process' cache of a kind follows the store and its handlers have heard of everything.
    func isCaughtUp(_ kind: AgentSandboxIdentity, with object: Watched) -> Bool {
        guard let informer = informer(kind), !informer.isFrozen, !informer.hasUndelivered else { return false }
        return informer.get(object.key).map { UntypedObject($0).resourceVersion == object.object.resourceVersion } ?? false
    }

    /// An object as the process' cache has it.
    func cached(_ kind: AgentSandboxIdentity, _ key: ObjectKey) -> JSONValue? { informer(kind)?.get(key) }

    private func informer(_ kind: AgentSandboxIdentity) -> Informer? {
        process?.existingInformer(kind.v1beta1Resource)
    }

    /// The longest that a request and a delivery usually take.
    var usualLag: Nanoseconds {
        let timing = world.configuration.timing
        return timing.apiRequest.usualMaximum + timing.watchDelivery.usualMaximum
    }
    var usualRequest: Nanoseconds { world.configuration.timing.apiRequest.usualMaximum }

    /// How long a member of a pool may be not ready.
    private(set) lazy var readinessGracePeriod =
        ((try? ControllerFlags(world.configuration.flags)) ?? ControllerFlags()).sandboxWarmPoolReadinessGracePeriod
}

extension Distribution {
    /// A length that samples rarely exceed.
    var usualMaximum: Nanoseconds {
        switch self {
        case .constant(let length): max(0, length)
        case .uniform(let first, let last): max(first, last, 0)
        case .logNormal(let median, let p99): max(median, p99) * 2
        case .normal(let mean, let deviation): max(0, mean + 4 * deviation)
        case .exponential(let mean): 8 * max(0, mean)
        case .empirical(let lengths): max(0, lengths.max() ?? 0)
        }
    }
}
