import ObjectModel

/// The values of an expression's variables: a short list that is searched from the front.
public struct CELBindings: Sendable {
    private var names: [String] = []
    private var values: [JSONValue] = []

    /// Starts without variables.
    public init() {}

    /// Binds one variable.
    public init(_ name: String, _ value: JSONValue) {
        names = [name]
        values = [value]
    }

    /// The value of a variable. Setting nil unbinds it; evaluating an expression that reads an unbound variable is an error.
    public subscript(_ name: String) -> JSONValue? {
        get {
            for position in 0..<names.count where names[position] == name { return values[position] }
            return nil
        }
        set {
            if let position = names.firstIndex(of: name) {
                if let newValue {
                    values[position] = newValue
                } else {
                    names.remove(at: position)
                    values.remove(at: position)
                }
            } else if let newValue {
                names.append(name)
                values.append(newValue)
            }
        }
    }
}
