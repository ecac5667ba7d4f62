import ObjectModel

/// Which calls are meant: those that have everything that is given.
public struct CallMatcher: Sendable, Hashable {
    /// The caller, or nil for any.
    public var actor: String?
    /// The caller's process, or nil for any.
    public var process: String?
    /// What is done, or nil for anything.
    public var verb: CallDescription.Verb?
    /// Whether reads are left out.
    public var writesOnly: Bool
    /// To one of these resources, in any version; empty for any.
    public var resources: [GroupResource]
    /// To which subresource, empty for the object itself; nil for any of them.
    public var subresource: String?
    /// In which namespace, or nil for any.
    public var namespace: String?
    /// To the object of which name, or nil for any. Lists and creations of generated names have none.
    public var name: String?

    /// Means every call that has what is given.
    public init(
        actor: String? = nil, process: String? = nil, verb: CallDescription.Verb? = nil, writesOnly: Bool = false,
        resources: [GroupResource] = [], subresource: String? = nil, namespace: String? = nil, name: String? = nil
    ) {
        self.actor = actor
        self.process = process
        self.verb = verb
        self.writesOnly = writesOnly
        self.resources = resources
        self.subresource = subresource
        self.namespace = namespace
        self.name = name
    }

    /// Whether a call is meant.
    public func matches(_ call: CallDescription) -> Bool {
        if let verb, verb != call.verb { return false }
        if writesOnly, !call.verb.isWrite { return false }
        if let actor, actor != call.actor { return false }
        if let process, process != call.process { return false }
        if let subresource, subresource != call.subresource { return false }
        if let name, name != call.key.name { return false }
        if let namespace, namespace != call.key.namespace { return false }
        return resources.isEmpty
            || resources.contains { $0.resource == call.resource.resource && $0.group == call.resource.group }
    }
}

extension CallDescription: CustomStringConvertible {
    /// `update sandboxes/status default/name`.
    public var description: String {
        "\(verb.rawValue) \(resource.resource)\(subresource.isEmpty ? "" : "/\(subresource)")"
            + (key.namespace.isEmpty && key.name.isEmpty ? "" : " \(key)")
    }
}
