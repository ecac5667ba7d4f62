import HTTPServer
import Simulation
import WallClock

/// The alarm of a world's driver, on the loop that its server lives on.
final class LoopTimer: WallTimer {
    var onAlarm: (() -> Void)?
    private let loop: ServerLoop
    private let beginning: Int64
    private var planned: (call: PlannedCall, moment: Int64)?

    init(_ loop: ServerLoop) {
        self.loop = loop
        beginning = loop.elapsed
    }

    var elapsed: Nanoseconds { loop.elapsed - beginning }

    func setAlarm(after delay: Nanoseconds?) {
        guard let delay else {
            planned?.call.cancel()
            planned = nil
            return
        }
        let (sum, overflow) = elapsed.addingReportingOverflow(delay)
        let moment = overflow ? .max : sum
        // A call that comes too early finds nothing to do and sets the alarm again, which costs less than planning anew each time.
        if let planned, planned.moment <= moment { return }
        planned?.call.cancel()
        planned = (loop.plan(after: delay) { [weak self] in self?.goOff() }, moment)
    }

    private func goOff() {
        planned = nil
        onAlarm?()
    }
}
