import ObjectModel

/// How a Pod's containers are treated when a node runs short, from their requests and limits of cpu and memory.
public enum QualityOfService: String, Sendable, Hashable {
    /// Every container limits cpu and memory, and requests are equal to limits.
    case guaranteed = "Guaranteed"
    /// Something is requested or limited.
    case burstable = "Burstable"
    /// Nothing is requested or limited.
    case bestEffort = "BestEffort"

    /// The class of a Pod with this spec; init containers count too. Quantities of zero and malformed ones count as absent.
    public static func of(spec: JSONObject) -> QualityOfService {
        let containers = spec.elements("containers") + spec.elements("initContainers")
        var requests = Sums()
        var limits = Sums()
        var isGuaranteed = true
        for container in containers {
            guard let resources = container.objectValue?.fields("resources"), !resources.isEmpty else {
                isGuaranteed = false
                continue
            }
            if let list = resources.fields("requests") { _ = requests.add(list) }
            let limited = resources.fields("limits").map { limits.add($0) } ?? 0
            if limited < 2 { isGuaranteed = false }
        }
        if requests.isEmpty, limits.isEmpty { return .bestEffort }
        return isGuaranteed && requests == limits ? .guaranteed : .burstable
    }

    private struct Sums: Equatable {
        var cpu: Quantity?
        var memory: Quantity?

        var isEmpty: Bool { cpu == nil && memory == nil }

        /// Adds what a list says of cpu and memory and returns how many of the two it names.
        mutating func add(_ list: JSONObject) -> Int {
            var named = 0
            if let value = list["cpu"].flatMap(Quantity.init(json:)), value > .zero {
                cpu = cpu.map { $0 + value } ?? value
                named += 1
            }
            if let value = list["memory"].flatMap(Quantity.init(json:)), value > .zero {
                memory = memory.map { $0 + value } ?? value
                named += 1
            }
            return named
        }
    }
}
