import AgentSandboxAPI
import AgentSandboxControllers
import ControllerRuntime
import ObjectModel
import Simulation

/// Suspends a Sandbox once it has been ready for as long as its label `example.dev/idle-after` says.
final class IdleReconciler: Reconciler {
    static let name = "idle-controller"
    static let label = "example.dev/idle-after"

    private let client: Client
    private let events: EventRecorder
    private let sandboxes: Informer
    private let simulation: Simulation

    private init(in incarnation: ManagerIncarnation) throws {
        client = incarnation.client(actor: Self.name)
        events = EventRecorder(component: Self.name, in: incarnation)
        sandboxes = try incarnation.informer(Resources.sandboxes)
        simulation = incarnation.simulation
    }

    /// A process of its own with this reconciler in it.
    static func process(_ controlPlane: ControlPlane) -> ControllerManager {
        ControllerManager(name: name, controlPlane: controlPlane) { incarnation in
            let reconciler = try IdleReconciler(in: incarnation)
            let controller = incarnation.addController(name, workers: 1, reconciler: reconciler)
            controller.watch(reconciler.sandboxes) { event in UntypedObject(event.object).label(label) != nil }
        }
    }

    func reconcile(_ key: ObjectKey) async throws -> ReconcileResult {
        guard let object = sandboxes.get(key) else { return .done }
        let sandbox = Sandbox(object)
        guard let text = sandbox.label(Self.label), !sandbox.isBeingDeleted, sandbox.operatingMode == .running else { return .done }
        guard let wait = GoDuration.parse(text), wait > 0 else {
            events.event(
                sandbox, type: "Warning", reason: "InvalidIdleAfter", action: "Reading",
                note: "label \(Self.label) is \(text.goQuoted): it must be a duration above zero, such as 30s")
            return .done
        }
        // A Sandbox that is not ready needs no timer: the change that makes it ready wakes this controller.
        guard let ready = sandbox.condition(Sandbox.ConditionType.ready), ready.isTrue, let since = ready.lastTransitionTime else {
            return .done
        }
        let left = since + wait - simulation.timestamp
        if left > 0 { return ReconcileResult(requeueAfter: left) }

        // The cache may be behind. With its revision as a precondition, what it has not seen makes a conflict and another pass.
        let patch: JSONValue = [
            "metadata": ["resourceVersion": .string(sandbox.resourceVersion)],
            "spec": ["operatingMode": .string(SandboxOperatingMode.suspended.rawValue)],
        ]
        do {
            _ = try await client.patch(Resources.sandboxes, key, .merge(patch))
        } catch {
            guard error.isNotFound else { throw error }
            return .done
        }
        events.event(sandbox, type: "Normal", reason: "Idle", action: "Suspending", note: "ready for \(text), suspended")
        return .done
    }
}
