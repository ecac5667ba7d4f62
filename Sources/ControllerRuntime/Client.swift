import APIServer
import ObjectModel
import Simulation

/// The client of one controller: every call suspends, and at every suspension time can pass, somebody else can write, a fault can
/// strike or the process can die.
///
/// A write is committed half-way through its latency; its answer arrives at the end. A process that dies in the first half has
/// written nothing; in the second half the write stands and nobody hears of it.
public final class Client {
    /// Under which name the calls are made; it is the actor of the revisions.
    public let actor: String
    /// The process that the calls die with.
    public let process: SimulatedProcess
    /// Where the calls go.
    public let controlPlane: ControlPlane
    private let latency: RandomStream
    private let requests: RequestMetrics?
    private var handles: [(name: GroupVersionResource, handle: ResourceHandle)] = []
    private var ledgerPositions: [(verb: CallDescription.Verb, resource: GroupVersionResource, subresource: String, position: Int)] = []

    /// Makes a client of a process. Its requests are counted in `metrics`, if there is such a registry.
    public init(actor: String, process: SimulatedProcess, controlPlane: ControlPlane, metrics: MetricsRegistry? = nil) {
        self.actor = actor
        self.process = process
        self.controlPlane = controlPlane
        latency = controlPlane.simulation.stream("api/\(actor)")
        requests = metrics.map(RequestMetrics.init)
    }

    // MARK: Reads

    /// A live read of one object.
    public func get<Object>(_ resource: Resource<Object>, _ key: ObjectKey) async throws(CallError) -> Object {
        Object(
            try await call(.get, resource.name, key) { server, handle throws(APIError) in try server.get(handle, key) })
    }

    /// A live read of many objects, ordered by namespace and name; nil reads all namespaces.
    public func list<Object>(
        _ resource: Resource<Object>, namespace: String?, labels: LabelSelector = .everything, fields: FieldSelector = .everything
    ) async throws(CallError) -> [Object] {
        let key = ObjectKey(namespace: namespace ?? "", name: "")
        let list = try await call(.list, resource.name, key) { server, handle throws(APIError) in
            try server.list(handle, namespace: namespace, options: ListOptions(labelSelector: labels, fieldSelector: fields))
        }
        return list.items.map { Object($0) }
    }

    // MARK: Writes

    /// Makes an object and returns it as stored.
    public func create<Object>(_ resource: Resource<Object>, _ object: Object) async throws(CallError) -> Object {
        let info = self.info
        return Object(
            try await call(.create, resource.name, object.key) { server, handle throws(APIError) in
                try server.create(handle, namespace: object.namespace, object.json, info())
            })
    }

    /// Replaces an object, or one subresource of it; the resourceVersion it carries is a precondition.
    public func update<Object>(
        _ resource: Resource<Object>, _ object: Object, subresource: Subresource = .main
    ) async throws(CallError) -> Object {
        let info = self.info
        return Object(
            try await call(.update, resource.name, object.key, subresource) { server, handle throws(APIError) in
                try server.update(handle, object.key, subresource: subresource, object.json, info())
            })
    }

    /// Patches an object, or one subresource of it; a merge patch that carries a resourceVersion has it as a precondition.
    public func patch<Object>(
        _ resource: Resource<Object>, _ key: ObjectKey, _ patch: Patch, subresource: Subresource = .main
    ) async throws(CallError) -> Object {
        let info = self.info
        return Object(
            try await call(.patch, resource.name, key, subresource) { server, handle throws(APIError) in
                try server.patch(handle, key, subresource: subresource, patch, info())
            })
    }

    /// Deletes an object.
    public func delete<Object>(
        _ resource: Resource<Object>, _ key: ObjectKey, options: DeleteOptions = DeleteOptions()
    ) async throws(CallError) {
        let info = self.info
        _ = try await call(.delete, resource.name, key) { server, handle throws(APIError) in
            try server.delete(handle, key, options: options, info())
        }
    }

    // MARK: The way there and back

    /// The request's particulars at the moment it is carried out.
    var info: () -> RequestInfo {
        { [controlPlane, actor] in RequestInfo(time: controlPlane.simulation.timestamp, actor: actor) }
    }

    private func handle(_ resource: GroupVersionResource) throws(APIError) -> ResourceHandle {
        // A client talks to a handful of resources: comparing their names costs less than hashing one.
        for known in handles where known.name == resource { return known.handle }
        let handle = try controlPlane.server.resolve(resource)
        handles.append((resource, handle))
        return handle
    }

    func call<Result>(
        _ verb: CallDescription.Verb, _ resource: GroupVersionResource, _ key: ObjectKey, _ subresource: Subresource = .main,
        _ work: (APIServer, ResourceHandle) throws(APIError) -> Result
    ) async throws(CallError) -> Result {
        try await call(verb, resource, key, subresource: subresource.rawValue, work)
    }

    func call<Result>(
        _ verb: CallDescription.Verb, _ resource: GroupVersionResource, _ key: ObjectKey, subresource: String,
        _ work: (APIServer, ResourceHandle) throws(APIError) -> Result
    ) async throws(CallError) -> Result {
        let call = CallDescription(
            actor: actor, process: process.name, verb: verb, resource: resource, subresource: subresource, key: key)
        var retries = 0
        while true {
            let outcome = try await attempt(call, work)
            guard case .failure(let error) = outcome else {
                requests?.count(verb, error: nil)
                return try outcome.answer
            }
            requests?.count(verb, error: error.code)
            // client-go tries again by itself where the server says when.
            let seconds = error.details.retryAfterSeconds
            guard seconds > 0, error.code == 429 || error.code >= 500, retries < Self.mostRetries else { throw .api(error) }
            retries += 1
            do { try await process.pause(.seconds(Int64(seconds)), .timer, .timer) } catch { throw .killed }
        }
    }

    private static let mostRetries = 10

    /// One request and its answer.
    private func attempt<Result>(
        _ call: CallDescription, _ work: (APIServer, ResourceHandle) throws(APIError) -> Result
    ) async throws(CallError) -> Swift.Result<Result, APIError> {
        if process.isCancelled { return .failure(.cancelled) }
        if controlPlane.hooks.isEmpty { return try await exchange(call, work) }
        let hooks = controlPlane.hooks
        let outcome: Swift.Result<Result, APIError>
        do {
            for hook in hooks { _ = try await obey(hook.sending(call), hook, call, "before") }
            outcome = try await exchange(call, work)
        } catch {
            for hook in hooks { hook.finished(call) }
            throw error
        }
        for hook in hooks { hook.finished(call) }
        return outcome
    }

    private func exchange<Result>(
        _ call: CallDescription, _ work: (APIServer, ResourceHandle) throws(APIError) -> Result
    ) async throws(CallError) -> Swift.Result<Result, APIError> {
        let total = controlPlane.timing.request.sample(latency)
        do { try await process.pause(total - total / 2, .request, .request) } catch { throw .killed }
        if process.isCancelled { return .failure(.cancelled) }
        var outcome: Swift.Result<Result, APIError>
        if controlPlane.hooks.isEmpty {
            outcome = perform(call.resource, work)
            count(call, outcome)
        } else {
            var refusal: APIError?
            for hook in controlPlane.hooks where refusal == nil { refusal = try await obey(hook.before(call), hook, call, "before") }
            if let refusal { outcome = .failure(refusal) } else { outcome = perform(call.resource, work) }
            count(call, outcome)
            var answer: APIError?
            if case .failure(let error) = outcome { answer = error }
            for hook in controlPlane.hooks {
                if let lost = try await obey(hook.after(call, error: answer), hook, call, "after") { outcome = .failure(lost) }
            }
        }
        if total > 1 {
            do { try await process.pause(total / 2, .request, .reply) } catch { throw .killed }
        }
        return process.isCancelled ? .failure(.cancelled) : outcome
    }

    private func perform<Result>(
        _ resource: GroupVersionResource, _ work: (APIServer, ResourceHandle) throws(APIError) -> Result
    ) -> Swift.Result<Result, APIError> {
        do { return .success(try work(controlPlane.server, try handle(resource))) } catch { return .failure(error) }
    }

    private func count<Result>(_ call: CallDescription, _ outcome: Swift.Result<Result, APIError>) {
        var code = 200
        if case .failure(let error) = outcome { code = error.code }
        for observer in controlPlane.callObservers { observer(call, code) }
        for known in ledgerPositions
        where known.verb == call.verb && known.resource == call.resource && known.subresource == call.subresource {
            controlPlane.ledger.record(at: known.position, code: code)
            return
        }
        let position = controlPlane.ledger.position(
            of: CallLedger.Entry(
                actor: actor, verb: call.verb, resource: call.resource.groupResource, subresource: call.subresource))
        ledgerPositions.append((call.verb, call.resource, call.subresource, position))
        controlPlane.ledger.record(at: position, code: code)
    }

    /// Does what a hook wants before or after the server has acted; the error is the answer that it wants given.
    private func obey(_ verdict: CallVerdict, _ hook: any CallHook, _ call: CallDescription, _ side: String) async throws(CallError)
        -> APIError?
    {
        if !controlPlane.faultObservers.isEmpty, let fault = verdict.description(of: call, side) {
            for observer in controlPlane.faultObservers { observer(fault) }
        }
        switch verdict {
        case .proceed: return nil
        case .refuse(let error): return error
        case .delay(let length):
            do { try await process.pause(length, .request, .fault) } catch { throw .killed }
            return nil
        case .loseReply(let error, let wait):
            if wait > 0 {
                do { try await process.pause(wait, .request, .fault) } catch { throw .killed }
            }
            return error
        case .hold:
            do { try await process.park { hook.holds($0, of: process) } } catch { throw .killed }
            return nil
        case .kill:
            process.kill()
            throw .killed
        }
    }
}

extension Result where Failure == APIError {
    /// The answer to a call.
    fileprivate var answer: Success {
        get throws(CallError) {
            switch self {
            case .success(let answer): return answer
            case .failure(let error): throw .api(error)
            }
        }
    }
}

extension APIError {
    /// What client-go returns once the caller's context is cancelled: no answer of the server.
    static let cancelled = APIError(code: 499, reason: .unknown, message: "context canceled")
}
