/// Shares one runtime among those who use it: gives out operation ids, and hands each completion to whoever began the operation.
public final class RuntimeSession: RuntimeInbox {
    /// Called when an operation is over.
    public typealias Completion = (Result<RuntimeOutcome, RuntimeError>) -> Void

    /// The runtime.
    public unowned let runtime: any SandboxRuntime
    private var nextNumber: UInt64 = 0
    private var completions: [OperationID: Completion] = [:]
    private var listeners: [(RuntimeEvent) -> Void] = []

    private init(_ runtime: any SandboxRuntime) { self.runtime = runtime }

    /// The session of a runtime; the first call makes it and sets it as the runtime's inbox.
    public static func of(_ runtime: any SandboxRuntime) -> RuntimeSession {
        if let session = runtime.inbox as? RuntimeSession { return session }
        let session = RuntimeSession(runtime)
        runtime.inbox = session
        return session
    }

    /// The number of operations under way.
    public var operationsUnderWay: Int { completions.count }

    /// Begins an operation; `completion` is called exactly once, unless the operation is cancelled.
    @discardableResult
    public func begin(_ operation: RuntimeOperation, _ completion: @escaping Completion) -> OperationID {
        nextNumber += 1
        let id = OperationID(number: nextNumber)
        completions[id] = completion
        runtime.begin(operation, id: id)
        return id
    }

    /// Takes an operation back; its completion is not called.
    public func cancel(_ id: OperationID) {
        guard completions.removeValue(forKey: id) != nil else { return }
        runtime.cancel(id)
    }

    /// Adds a listener to events, after those added before.
    public func listen(_ listener: @escaping (RuntimeEvent) -> Void) { listeners.append(listener) }

    /// Hands a completion on.
    public func completed(_ id: OperationID, _ result: Result<RuntimeOutcome, RuntimeError>) {
        completions.removeValue(forKey: id)?(result)
    }

    /// Hands an event on.
    public func reported(_ event: RuntimeEvent) {
        for listener in listeners { listener(event) }
    }
}
