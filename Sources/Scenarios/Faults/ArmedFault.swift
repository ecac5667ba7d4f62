import ControllerRuntime
import Simulation

/// A fault that a step has armed.
final class ArmedFault {
    let fault: Fault
    /// The number of its step, from 1.
    let step: Int
    /// How often it has struck.
    private(set) var strikes = 0
    /// Whether it is not in force any more.
    var isOver = false
    /// What is to be done when it ends.
    var endings: [() -> Void] = []

    /// The UIDs of objects that stay because of it; only looked up.
    var lingering: Set<String> = []
    /// How many calls wait because of it.
    var heldCalls: () -> Int = { 0 }

    /// How failures name it.
    var assertion: String { "step \(step) (fault \(fault.key))" }

    init(_ fault: Fault, step: Int) {
        self.fault = fault
        self.step = step
    }

    /// Counts an effect; true for the first.
    @discardableResult
    func strike() -> Bool {
        strikes += 1
        return strikes == 1
    }

    func end() {
        guard !isOver else { return }
        isOver = true
        for ending in endings { ending() }
        endings = []
    }
}
