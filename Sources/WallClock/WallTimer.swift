import Simulation

/// The clock on the wall as a driver needs it, and an alarm that goes off once. One thread.
public protocol WallTimer: AnyObject {
    /// The time since it began, by a clock that only goes forward.
    var elapsed: Nanoseconds { get }
    /// Sets the alarm to go off after a length of time, 0 for as soon as other work has had its turn; nil puts it out. It replaces what
    /// was set before.
    func setAlarm(after delay: Nanoseconds?)
    /// What the alarm calls.
    var onAlarm: (() -> Void)? { get set }
}
