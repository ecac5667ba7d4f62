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
    private var handles: [GroupVersionResource: ResourceHandle] = [:]

    /// Makes a client of a process.
    public init(actor: String, process: SimulatedProcess, controlPlane: ControlPlane) {
        self.actor = actor
        self.process = process
        self.controlPlane = controlPlane
        latency = controlPlane.simulation.stream("api/\(actor)")
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
        if let handle = handles[resource] { return handle }
        let handle = try controlPlane.server.resolve(resource)
        handles[resource] = handle
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
        let total = controlPlane.timing.request.sample(latency)
        do { try await process.pause(total - total / 2, .request, .request) } catch { throw .killed }
        guard !controlPlane.hooks.isEmpty else {
            let result: Result
            do {
                result = try work(controlPlane.server, try handle(resource))
            } catch {
                controlPlane.ledger.record(describe(verb, resource, key, subresource), code: error.code)
                try await reply(total / 2)
                throw .api(error)
            }
            controlPlane.ledger.record(describe(verb, resource, key, subresource), code: 200)
            try await reply(total / 2)
            return result
        }
        let call = describe(verb, resource, key, subresource)
        for hook in controlPlane.hooks { try await obey(hook.before(call), in: call) }
        var outcome: Swift.Result<Result, APIError>
        do { outcome = .success(try work(controlPlane.server, try handle(resource))) } catch { outcome = .failure(error) }
        var refusal: APIError?
        if case .failure(let error) = outcome { refusal = error }
        controlPlane.ledger.record(call, code: refusal?.code ?? 200)
        for hook in controlPlane.hooks { try await obey(hook.after(call, error: refusal), in: call) }
        try await reply(total / 2)
        switch outcome {
        case .success(let result): return result
        case .failure(let error): throw .api(error)
        }
    }

    private func describe(
        _ verb: CallDescription.Verb, _ resource: GroupVersionResource, _ key: ObjectKey, _ subresource: String
    ) -> CallDescription {
        CallDescription(
            actor: actor, process: process.name, verb: verb, resource: resource, subresource: subresource, key: key)
    }

    private func reply(_ length: Nanoseconds) async throws(CallError) {
        guard length > 0 else { return }
        do { try await process.pause(length, .request, .reply) } catch { throw .killed }
    }

    private func obey(_ verdict: CallVerdict, in call: CallDescription) async throws(CallError) {
        switch verdict {
        case .proceed: return
        case .refuse(let error): throw .api(error)
        case .delay(let length):
            do { try await process.pause(length, .request, .fault) } catch { throw .killed }
        case .kill:
            process.kill()
            throw .killed
        }
    }
}
