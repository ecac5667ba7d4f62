/// Durations as kubectl shows them: `k8s.io/apimachinery/pkg/util/duration`.
public enum HumanDuration {
    /// The two largest units that matter, or one where more would be noise. A little below zero is zero, more is `<invalid>`.
    public static func text(_ nanoseconds: Int64) -> String {
        let seconds = nanoseconds / 1_000_000_000
        if seconds < -1 { return "<invalid>" }
        if seconds < 0 || nanoseconds < 0 { return "0s" }
        if seconds < 120 { return "\(seconds)s" }
        let minutes = seconds / 60
        if minutes < 10 { return joined(minutes, "m", seconds % 60, "s") }
        if minutes < 180 { return "\(minutes)m" }
        let hours = minutes / 60
        if hours < 8 { return joined(hours, "h", minutes % 60, "m") }
        if hours < 48 { return "\(hours)h" }
        let days = hours / 24
        if hours < 24 * 8 { return joined(days, "d", hours % 24, "h") }
        if hours < 24 * 365 * 2 { return "\(days)d" }
        if hours < 24 * 365 * 8 { return joined(days / 365, "y", days % 365, "d") }
        return "\(days / 365)y"
    }

    private static func joined(_ first: Int64, _ firstUnit: String, _ second: Int64, _ secondUnit: String) -> String {
        second == 0 ? "\(first)\(firstUnit)" : "\(first)\(firstUnit)\(second)\(secondUnit)"
    }
}
