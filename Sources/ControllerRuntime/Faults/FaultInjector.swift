import APIServer
import Simulation

/// Disturbs calls. It hooks into the control plane while something is armed, and only then.
public final class FaultInjector {
    private unowned let controlPlane: ControlPlane
    private var faults: [CallFault] = []
    private var heldBy: CallFault?

    /// Makes one that does nothing.
    public init(_ controlPlane: ControlPlane) { self.controlPlane = controlPlane }

    /// Lets a disturbance wait for calls. Of several that would strike one call the one armed first does.
    public func arm(_ fault: CallFault) {
        faults.append(fault)
        update()
    }

    /// Takes a disturbance back.
    public func disarm(_ fault: CallFault) {
        faults.removeAll { $0 === fault }
        update()
    }

    private func update() {
        let isThere = controlPlane.hooks.contains { $0 === self }
        if !faults.isEmpty, !isThere { controlPlane.hooks.append(self) }
        if faults.isEmpty, isThere, heldBy == nil { controlPlane.hooks.removeAll { $0 === self } }
    }

    private func verdict(_ call: CallDescription, at place: CallFault.Place) -> CallVerdict {
        var verdict: CallVerdict?
        var someAreOver = false
        for fault in faults where fault.place == place {
            if verdict != nil {
                fault.count(call)
            } else if let wanted = fault.verdict(call, controlPlane.simulation) {
                if case .hold = wanted { heldBy = fault }
                if case .proceed = wanted {} else { verdict = wanted }
            }
            someAreOver = someAreOver || fault.isOver
        }
        if someAreOver {
            faults.removeAll(where: \.isOver)
            update()
        }
        return verdict ?? .proceed
    }
}

extension FaultInjector: CallHook {
    /// Asks what is armed for this moment.
    public func before(_ call: CallDescription) -> CallVerdict { verdict(call, at: .before) }

    /// Asks what is armed for this moment; a call that the server refused is none.
    public func after(_ call: CallDescription, error: APIError?) -> CallVerdict {
        error == nil ? verdict(call, at: .after) : .proceed
    }

    /// Tells the disturbance that wanted a call to wait.
    public func holds(_ task: ParkedTask, of process: SimulatedProcess) {
        let fault = heldBy
        heldBy = nil
        update()
        guard let fault else { return process.wake(task) }
        fault.holds(task, of: process)
    }
}
