import ControllerRuntime
import SandboxRuntime
import Simulation

/// How long the parts of the cluster take.
public struct ClusterTiming: Sendable, Hashable {
    /// The scheduler's work on one Pod.
    public var schedule: Distribution
    /// From an owner's deletion until the garbage collector looks at its dependents.
    public var garbageCollection: Distribution

    /// Gives both.
    public init(schedule: Distribution, garbageCollection: Distribution) {
        self.schedule = schedule
        self.garbageCollection = garbageCollection
    }

    /// No time at all.
    public static let immediate = ClusterTiming(schedule: .zero, garbageCollection: .zero)
}

/// The processes of a cluster that are no controllers of Agent Sandbox.
public enum ClusterProcesses {
    /// The process `kube-scheduler`.
    public static func scheduler(
        controlPlane: ControlPlane, timing: ClusterTiming, faults: ClusterFaults = ClusterFaults()
    ) -> ControllerManager {
        ControllerManager(name: "kube-scheduler", controlPlane: controlPlane) { incarnation in
            try Scheduler.register(in: incarnation, latency: timing.schedule, faults: faults)
        }
    }

    /// The process `kubelet`: the agents of all nodes in one.
    /// - Parameters:
    ///   - controlPlane: where it connects.
    ///   - runtime: runs the sandboxes.
    ///   - timing: not used by the agents yet; every delay of theirs is the runtime's or a probe's.
    ///   - heartbeats: whether leases are renewed, and probes that cannot change anything are events too.
    ///   - faults: what goes wrong with Pods and nodes.
    public static func nodeAgents(
        controlPlane: ControlPlane, runtime: any SandboxRuntime, timing: ClusterTiming, heartbeats: Bool,
        faults: ClusterFaults = ClusterFaults()
    ) -> ControllerManager {
        ControllerManager(name: "kubelet", controlPlane: controlPlane) { incarnation in
            try NodeAgent.register(in: incarnation, session: RuntimeSession.of(runtime), heartbeats: heartbeats, faults: faults)
        }
    }
}
