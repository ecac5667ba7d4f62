import ObjectModel

/// The names of field managers: what a request may call itself, and what it is called when it does not say.
public enum FieldManagerName {
    /// The most bytes of a name.
    public static let maximumLength = 128

    /// Complaints about a name that a request gives, in kube-apiserver's words; the caller has entered the options.
    public static func validate(_ name: String, isApply: Bool, _ errors: inout FieldErrors) {
        errors.within("fieldManager") { errors in
            if isApply, name.isEmpty { errors.required("is required for apply patch") }
            if name.utf8.count > maximumLength { errors.tooLong(maximum: maximumLength) }
            var position = 0
            for scalar in name.unicodeScalars {
                if !scalar.isPrintedByGo {
                    let digits = String(scalar.value, radix: 16, uppercase: true)
                    let code = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
                    errors.invalid(.string(name), "invalid character U+\(code) (at position \(position))")
                }
                position += String(scalar).utf8.count
            }
        }
    }

    /// The manager that a client without a name of its own is: its user agent up to the first slash, what cannot be printed left out.
    public static func name(ofUserAgent agent: String) -> String {
        var name = ""
        for scalar in agent.unicodeScalars {
            if scalar == "/" { break }
            if !scalar.isPrintedByGo { continue }
            if name.utf8.count + String(scalar).utf8.count > maximumLength { break }
            name.unicodeScalars.append(scalar)
        }
        return name
    }
}
