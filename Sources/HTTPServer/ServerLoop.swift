import Dispatch
import NIOCore
import NIOPosix

/// The one thread on which a served world, its clock and its connections live. Everything that is handed to it is called there, one
/// call after the other.
public final class ServerLoop {
    let eventLoop: any EventLoop
    let isolated: NIOIsolatedEventLoop
    private let beginning = NIODeadline.now()
    private var signals: [any DispatchSourceSignal] = []

    private init(_ eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
        isolated = eventLoop.assumeIsolated()
    }

    /// Turns the calling thread into a loop, calls `body` on it, and returns once the loop was stopped. What `body` has made should be let
    /// go before `stop` is called.
    public static func run(_ body: @escaping (ServerLoop) -> Void) {
        MultiThreadedEventLoopGroup.withCurrentThreadAsEventLoop { body(ServerLoop($0)) }
    }

    /// Nanoseconds since the loop began, by a clock that only goes forward.
    public var elapsed: Int64 { (NIODeadline.now() - beginning).nanoseconds }

    /// Plans a call after a length of time.
    public func plan(after delay: Int64, _ action: @escaping () -> Void) -> PlannedCall {
        PlannedCall(isolated.scheduleTask(in: .nanoseconds(max(0, delay)), action))
    }

    /// Plans a call for after what is under way: all input that is there is dealt with first.
    public func soon(_ action: @escaping () -> Void) { isolated.execute(action) }

    /// What other threads may do with the loop.
    public var remote: Remote { Remote(eventLoop: eventLoop) }

    /// Calls `action` whenever the process gets a signal, which then does nothing else any more.
    public func onSignal(_ number: Int32, _ action: @escaping () -> Void) {
        signal(number, SIG_IGN)
        let bound = NIOLoopBound(action, eventLoop: eventLoop)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        let loop = eventLoop
        // Signals that come close together are one event with their number.
        source.setEventHandler {
            for _ in 0..<max(1, source.data) { loop.execute { bound.value() } }
        }
        source.resume()
        signals.append(source)
    }

    /// Lets `run` return. Calls that are planned are forgotten.
    public func stop() {
        for source in signals { source.cancel() }
        signals = []
        eventLoop.shutdownGracefully(queue: .global()) { _ in }
    }

    /// A loop as other threads see it.
    public struct Remote: Sendable {
        let eventLoop: any EventLoop

        /// Has a call made on the loop.
        public func call(_ action: @escaping @Sendable () -> Void) { eventLoop.execute(action) }
    }
}

/// A call that is planned.
public struct PlannedCall {
    private let scheduled: Scheduled<Void>

    init(_ scheduled: Scheduled<Void>) { self.scheduled = scheduled }

    /// Takes the call back, unless it has been made.
    public func cancel() { scheduled.cancel() }
}
