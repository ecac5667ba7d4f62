import ObjectModel

/// The arithmetic of rollouts (`pkg/controller/deployment/util`): pure functions of numbers.
enum RolloutArithmetic {
    /// One ReplicaSet in numbers.
    struct Size: Equatable {
        /// `spec.replicas`.
        var replicas: Int64
        /// `status.availableReplicas`.
        var available: Int64 = 0
        /// The annotation `max-replicas`, or nil.
        var maximum: Int64?
    }

    /// A number or a percentage of a total; nil, and what is neither, is zero.
    static func scaled(_ value: JSONValue?, of total: Int64, roundingUp: Bool) -> Int64 {
        if let number = value?.intValue { return number }
        guard let text = value?.stringValue, text.hasSuffix("%"), let percent = Int64(text.dropLast()) else { return 0 }
        let (product, overflow) = percent.multipliedReportingOverflow(by: total)
        guard !overflow else { return total }
        let rounded = product >= 0 && roundingUp ? product + 99 : product
        return rounded / 100
    }

    /// Surge, rounded up, and unavailability, rounded down; never both zero, for then nothing could move.
    static func fenceposts(surge: JSONValue?, unavailable: JSONValue?, desired: Int64) -> (surge: Int64, unavailable: Int64) {
        let surge = scaled(surge, of: desired, roundingUp: true)
        let unavailable = scaled(unavailable, of: desired, roundingUp: false)
        return surge == 0 && unavailable == 0 ? (0, 1) : (surge, unavailable)
    }

    /// The size of the new ReplicaSet while rolling: as many more as total and surge allow.
    static func newSize(desired: Int64, surge: Int64, current: Int64, total: Int64) -> Int64 {
        let maximum = desired + surge
        if total >= maximum { return current }
        return current + min(maximum - total, desired - current)
    }

    /// How many Pods the old ReplicaSets may lose at once without going below the minimum.
    static func maximumScaleDown(
        desired: Int64, unavailable: Int64, total: Int64, newReplicas: Int64, newAvailable: Int64
    ) -> Int64 {
        total - (desired - unavailable) - (newReplicas - newAvailable)
    }

    /// New sizes of old ReplicaSets, oldest first, that give up Pods which are not available; at most `limit` together.
    static func withoutUnhealthy(_ old: [Size], limit: Int64) -> [Int64] {
        var removed: Int64 = 0
        return old.map { size in
            guard removed < limit, size.replicas > 0, size.replicas != size.available else { return size.replicas }
            let share = max(0, min(limit - removed, size.replicas - size.available))
            removed += share
            return size.replicas - share
        }
    }

    /// New sizes of old ReplicaSets, oldest first, that give up what is available beyond the minimum.
    /// `available` counts the available Pods of all ReplicaSets, the new one included.
    static func scaledDown(_ old: [Int64], available: Int64, minimum: Int64) -> [Int64] {
        var left = max(0, available - minimum)
        return old.map { replicas in
            let share = min(replicas, left)
            left -= share
            return replicas - share
        }
    }

    /// New sizes of ReplicaSets when a Deployment is scaled in the middle of a rollout: each takes its share, the first what is left.
    /// `sizes` is ordered by size, largest first.
    static func proportional(_ sizes: [Size], desired: Int64, surge: Int64, statusReplicas: Int64) -> [Int64] {
        let allowed = desired > 0 ? desired + surge : 0
        let difference = allowed - sizes.reduce(0) { $0 + $1.replicas }
        guard difference != 0 else { return sizes.map(\.replicas) }
        var added: Int64 = 0
        var result: [Int64] = []
        for size in sizes {
            let share = proportion(
                size, desired: desired, surge: surge, statusReplicas: statusReplicas, difference: difference, added: added)
            added += share
            result.append(size.replicas + share)
        }
        if !result.isEmpty { result[0] = max(0, result[0] + difference - added) }
        return result
    }

    private static func proportion(
        _ size: Size, desired: Int64, surge: Int64, statusReplicas: Int64, difference: Int64, added: Int64
    ) -> Int64 {
        if size.replicas == 0 || difference == added { return 0 }
        let fraction: Int64
        if desired == 0 {
            fraction = -size.replicas
        } else {
            let before = size.maximum ?? statusReplicas
            fraction = before > 0 ? (2 * size.replicas * (desired + surge) + before) / (2 * before) - size.replicas : 0
        }
        return difference > 0 ? min(fraction, difference - added) : max(fraction, difference - added)
    }
}
