import Dispatch
import Foundation
import HTTPServer
import ServedWorld
import World

/// A world behind a socket for one test, on a thread of its own: for clients that speak HTTP.
///
/// It listens on loopback, at a port of the system's choosing, from when it is made until ``stop()`` or the last reference is gone.
public final class ServedTestWorld: @unchecked Sendable {
    /// How clients reach it.
    public let kubeconfig: Kubeconfig
    private let loop: ServerLoop.Remote
    private let end: End
    private let lock = NSLock()
    private var hasStopped = false

    /// What lives on the loop; touched there alone.
    private final class End: @unchecked Sendable {
        var served: ServedWorld?
        var loop: ServerLoop?
    }

    /// Serves a world.
    /// - Throws: what is wrong with the configuration, or `HTTPServerError` when nobody can listen there.
    public init(_ configuration: ServedWorldConfiguration = ServedWorldConfiguration(.world(.init()))) throws {
        let end = End()
        let ready = DispatchSemaphore(value: 0)
        let started = Started()
        Thread.detachNewThread {
            ServerLoop.run { loop in
                end.loop = loop
                started.loop = loop.remote
                do {
                    let served = try ServedWorld(configuration, on: loop)
                    end.served = served
                    served.start { result in
                        started.result = result.mapError { $0 }
                        ready.signal()
                    }
                } catch {
                    started.result = .failure(error)
                    ready.signal()
                }
            }
        }
        ready.wait()
        guard let remote = started.loop, let result = started.result else { throw TestWorldError("the loop did not start") }
        self.end = end
        loop = remote
        do { kubeconfig = try result.get() } catch {
            Self.stop(remote, end)
            throw error
        }
    }

    deinit { stop() }

    /// Ends connections in good order, then the world. Nothing of it is left when this returns.
    public func stop() {
        let isFirst = lock.withLock {
            defer { hasStopped = true }
            return !hasStopped
        }
        // A loop that has ended answers nobody.
        if isFirst { Self.stop(loop, end) }
    }

    private final class Started: @unchecked Sendable {
        var loop: ServerLoop.Remote?
        var result: Result<Kubeconfig, any Error>?
    }

    private static func stop(_ remote: ServerLoop.Remote, _ end: End) {
        let done = DispatchSemaphore(value: 0)
        remote.call {
            guard let loop = end.loop else {
                done.signal()
                return
            }
            let finish: () -> Void = {
                end.served?.shutDown()
                end.served = nil
                end.loop = nil
                loop.stop()
                done.signal()
            }
            if let served = end.served { served.stop(finish) } else { finish() }
        }
        done.wait()
    }
}
