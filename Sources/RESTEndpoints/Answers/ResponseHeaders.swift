import APIServer
import ObjectModel

/// The header fields that kube-apiserver adds to every answer, and those that carry warnings.
enum ResponseHeaders {
    /// The most characters of all warnings of an answer together.
    private static let maximumWarningCharacters = 4_096
    /// The most characters of one warning once there are too many.
    private static let maximumTruncatedCharacters = 256

    /// Adds warnings, each once, in their order; when all together are too long each is cut, and what does not fit is left out.
    static func add(warnings: [String], to headers: inout HeaderFields) {
        if warnings.isEmpty { return }
        var unique: [String] = []
        for warning in warnings where !unique.contains(warning) { unique.append(warning) }
        let isTooLong = unique.reduce(0) { $0 + $1.unicodeScalars.count } > maximumWarningCharacters
        var used = 0
        for warning in unique {
            let scalars = isTooLong ? warning.unicodeScalars.prefix(maximumTruncatedCharacters) : warning.unicodeScalars.prefix(.max)
            used += scalars.count
            if used > maximumWarningCharacters { return }
            headers.add("Warning", "299 - \(quoted(scalars))")
        }
    }

    /// A quoted string of RFC 9110, section 5.6.4: control characters are left out.
    private static func quoted(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var result = "\""
        for scalar in scalars where scalar.value >= 0x20 && scalar.value != 0x7F {
            if scalar == "\"" || scalar == "\\" { result.unicodeScalars.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
