import ControllerRuntime

/// A warm Sandbox as the claim controller's memory has it.
public struct WarmSandboxKey: Hashable, Sendable {
    /// The namespace.
    public var namespace: String
    /// The name.
    public var name: String
    /// The node that the Sandbox was last seen on; empty before it is scheduled.
    public var nodeName: String

    /// Names a Sandbox.
    public init(namespace: String, name: String, nodeName: String = "") {
        self.namespace = namespace
        self.name = name
        self.nodeName = nodeName
    }

    /// What identifies the Sandbox: namespace and name, whatever the node.
    public var identity: String { "\(namespace)/\(name)" }
}

/// The claim controller's memory of the warm Sandboxes of every pool, in the order they were first seen.
///
/// Nobody removes a Sandbox that can no longer be adopted: whoever takes it out has to look at it. Lost when the process dies.
public final class WarmSandboxQueue {
    private struct Line {
        var keys: [WarmSandboxKey] = []
        var identities: Set<String> = []
    }

    private var lines: [String: Line] = [:]
    let mutants: ClaimMutants

    /// Starts without a Sandbox.
    public init(_ mutants: ClaimMutants = ClaimMutants()) { self.mutants = mutants }

    /// The name of a pool's line.
    public func line(namespace: String, pool: String) -> String {
        mutants.has(.queueNoNamespace) ? pool : "\(namespace)/\(pool)"
    }

    /// Puts a Sandbox at the end of a line. One that stands there already keeps its place and only has its node brought up to date.
    /// - Parameter atFront: whether a new one goes to the other end; for a seeded defect.
    public func add(_ key: WarmSandboxKey, to line: String, atFront: Bool = false) {
        guard !lines[line, default: Line()].identities.insert(identity(key)).inserted else {
            if atFront { lines[line]?.keys.insert(key, at: 0) } else { lines[line]?.keys.append(key) }
            return
        }
        guard let place = place(of: key, in: line), !mutants.has(.keepOldNode) else { return }
        lines[line]?.keys[place].nodeName = key.nodeName
        if mutants.has(.moveBackWithNode), let moved = lines[line]?.keys.remove(at: place) { lines[line]?.keys.append(moved) }
    }

    private func identity(_ key: WarmSandboxKey) -> String {
        mutants.has(.queueByNode) ? "\(key.identity)/\(key.nodeName)" : key.identity
    }

    private func place(of key: WarmSandboxKey, in line: String) -> Int? {
        lines[line]?.keys.firstIndex {
            $0.name == key.name && $0.namespace == key.namespace && ($0.nodeName == key.nodeName || !mutants.has(.queueByNode))
        }
    }

    /// Takes the first Sandbox out of a line, or nil when there is none.
    public func next(in line: String) -> WarmSandboxKey? { next(in: line) { $0.first } }

    /// Takes the Sandbox out of a line that a function picks, or nil when it picks none. What it picks has to stand in the line.
    public func next(in line: String, picking pick: ([WarmSandboxKey]) -> WarmSandboxKey?) -> WarmSandboxKey? {
        guard let keys = lines[line]?.keys, let key = pick(keys) else { return nil }
        remove(key, from: line)
        return key
    }

    /// Takes a Sandbox out of a line, whatever its node; nothing happens when it is not there.
    public func remove(_ key: WarmSandboxKey, from line: String) {
        guard lines[line]?.identities.remove(identity(key)) != nil, let place = place(of: key, in: line) else { return }
        lines[line]?.keys.remove(at: place)
    }

    /// Drops a whole line. A Sandbox that is added later begins a new one.
    public func removeLine(_ line: String) { lines[line] = nil }

    /// What is kept: lines, empty ones included, and Sandboxes in them.
    var memory: [MemoryEntry] {
        var names: [String] = []
        var sandboxes: [String] = []
        // Unordered: names are counted, and the smallest is looked for.
        for (name, line) in lines {
            names.append(name)
            sandboxes += line.keys.map(\.identity)
        }
        return [MemoryEntry("lines of warm sandboxes", names), MemoryEntry("warm sandboxes", sandboxes)]
    }

    /// The Sandboxes of a line in order.
    public func keys(in line: String) -> [WarmSandboxKey] { lines[line]?.keys ?? [] }

    /// Which Sandbox to take: of those on the node that has the most of them the one that came first, and while none is on a node the
    /// first of all. Of two nodes with as many, the one whose Sandbox stands further ahead wins.
    public static func pick(_ keys: [WarmSandboxKey], _ mutants: ClaimMutants = ClaimMutants()) -> WarmSandboxKey? {
        if mutants.has(.takeNewest) { return keys.last }
        guard keys.count > 1, !mutants.has(.ignoreNodes) else { return keys.first }
        var counts: [String: Int] = [:]
        var most = 0
        for key in keys where !key.nodeName.isEmpty {
            let count = counts[key.nodeName, default: 0] + 1
            counts[key.nodeName] = count
            most = max(most, count)
        }
        guard most > 0 else { return keys.first }
        if mutants.has(.unscheduledFirst), let first = keys.first(where: \.nodeName.isEmpty) { return first }
        if mutants.has(.emptiestNode) { most = keys.compactMap { counts[$0.nodeName] }.min() ?? most }
        if mutants.has(.lastOfNode) { return keys.last { !$0.nodeName.isEmpty && counts[$0.nodeName] == most } }
        return keys.first { !$0.nodeName.isEmpty && counts[$0.nodeName] == most }
    }
}
