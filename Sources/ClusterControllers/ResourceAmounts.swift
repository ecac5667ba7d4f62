import ObjectModel

/// Amounts of compute resources in the units in which the scheduler counts: thousandths of a CPU, bytes, and whole numbers.
struct ResourceAmounts: Hashable, Sendable {
    var milliCPU: Int64 = 0
    var memory: Int64 = 0
    var ephemeralStorage: Int64 = 0
    var pods: Int64 = 0
    /// Everything else, ordered as it came.
    var extended: [Extended] = []

    struct Extended: Hashable, Sendable {
        let name: String
        var amount: Int64
    }

    init() {}

    /// Reads a resource list.
    init(json: JSONValue?) {
        guard case .object(let list)? = json else { return }
        for (name, value) in list {
            guard let quantity = Quantity(json: value) else { continue }
            switch name {
            case "cpu": milliCPU = quantity.milliValue
            case "memory": memory = quantity.value
            case "ephemeral-storage": ephemeralStorage = quantity.value
            case "pods": pods = quantity.value
            default: extended.append(Extended(name: name, amount: quantity.value))
            }
        }
    }

    func extended(_ name: String) -> Int64 { extended.first { $0.name == name }?.amount ?? 0 }

    static func += (left: inout ResourceAmounts, right: ResourceAmounts) { left.add(right, sign: 1) }

    static func -= (left: inout ResourceAmounts, right: ResourceAmounts) { left.add(right, sign: -1) }

    private mutating func add(_ other: ResourceAmounts, sign: Int64) {
        milliCPU += sign * other.milliCPU
        memory += sign * other.memory
        ephemeralStorage += sign * other.ephemeralStorage
        pods += sign * other.pods
        for entry in other.extended {
            if let position = extended.firstIndex(where: { $0.name == entry.name }) {
                extended[position].amount += sign * entry.amount
            } else {
                extended.append(Extended(name: entry.name, amount: sign * entry.amount))
            }
        }
    }

    /// Raises each amount to that of another where that is larger.
    mutating func raise(to other: ResourceAmounts) {
        milliCPU = max(milliCPU, other.milliCPU)
        memory = max(memory, other.memory)
        ephemeralStorage = max(ephemeralStorage, other.ephemeralStorage)
        for entry in other.extended {
            if let position = extended.firstIndex(where: { $0.name == entry.name }) {
                extended[position].amount = max(extended[position].amount, entry.amount)
            } else {
                extended.append(entry)
            }
        }
    }

    /// What a Pod asks for: its regular containers and sidecars together, or what its init containers need at once if that is more,
    /// and the overhead of its runtime class. One Pod counts as one of `pods`.
    static func requests(ofPod spec: JSONValue?) -> ResourceAmounts {
        var total = ResourceAmounts()
        for container in spec?["containers"]?.arrayValue ?? [] {
            if let requests = container["resources"]?["requests"] { total += ResourceAmounts(json: requests) }
        }
        var sidecars = ResourceAmounts()
        var peak = ResourceAmounts()
        for container in spec?["initContainers"]?.arrayValue ?? [] {
            var needed = ResourceAmounts(json: container["resources"]?["requests"])
            needed += sidecars
            if container["restartPolicy"]?.stringValue == "Always" { sidecars = needed }
            peak.raise(to: needed)
        }
        total += sidecars
        total.raise(to: peak)
        if let overhead = spec?["overhead"] { total += ResourceAmounts(json: overhead) }
        total.pods = 1
        return total
    }
}
