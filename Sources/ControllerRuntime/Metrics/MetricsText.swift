import ObjectModel

/// Prometheus' text exposition format 0.0.4, byte for byte as client_golang writes it.
public enum MetricsText {
    /// The text of metrics in the order given; every line ends with a line feed.
    public static func text(_ families: [MetricFamily]) -> String {
        var text = ""
        for family in families {
            text += "# HELP \(family.name) \(escaped(family.help, quotes: false))\n# TYPE \(family.name) \(family.kind.rawValue)\n"
            for series in family.series { write(series, of: family.name, to: &text) }
        }
        return text
    }

    private static func write(_ series: MetricFamily.Series, of name: String, to text: inout String) {
        switch series.value {
        case .number(let value): text += line(name, series.labels, nil, value)
        case .histogram(let bounds, let counts, let sum):
            var total: UInt64 = 0
            for (bound, count) in zip(bounds, counts) {
                total += count
                text += line(name + "_bucket", series.labels, number(bound), Double(total))
            }
            total += counts.last ?? 0
            text += line(name + "_bucket", series.labels, number(.infinity), Double(total))
            text += line(name + "_sum", series.labels, nil, sum)
            text += line(name + "_count", series.labels, nil, Double(total))
        }
    }

    /// One sample; the end of a bucket comes after all other labels.
    private static func line(_ name: String, _ labels: [MetricLabel], _ bound: String?, _ value: Double) -> String {
        var pairs = labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
        if let bound { pairs.append("le=\"\(bound)\"") }
        let set = pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}"
        return "\(name)\(set) \(number(value))\n"
    }

    /// A number as Go's `strconv` writes it with the format `g` and as many digits as it takes.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == 0 ? "0" : GoNumber.general(value)
    }

    /// Backslashes, line feeds and, in label values, quotation marks.
    private static func escaped(_ text: String, quotes: Bool) -> String {
        guard text.utf8.contains(where: { $0 == 0x5C || $0 == 0x0A || (quotes && $0 == 0x22) }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
