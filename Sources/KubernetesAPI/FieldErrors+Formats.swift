import ObjectModel

/// The format checks that several kinds share, in the words of apimachinery's validation.
extension FieldErrors {
    /// Complains when a field may not change and did.
    mutating func immutable(_ value: JSONValue?, _ old: JSONValue?) {
        let new = value ?? .null
        if new != old ?? .null { invalid(new, "field is immutable") }
    }

    /// Complains about the object as a whole, at the path that apimachinery spells `[]`.
    mutating func wholeObjectTooLong(maximum: Int) {
        add(FieldError(type: .tooLong, field: "[]", message: "Too long: may not be more than \(maximum) bytes"))
    }

    /// Checks a port number.
    mutating func portNumber(_ port: Int64) { invalid(.int(port), all: NameFormat.portNumber(port)) }

    /// Checks a port given by number or by name; an absent one counts as 0.
    mutating func portNumberOrName(_ port: JSONValue?) {
        if let name = port?.stringValue {
            invalid(.string(name), all: NameFormat.portName(name))
        } else {
            portNumber(port?.intValue ?? 0)
        }
    }

    /// Checks a protocol that has been defaulted.
    mutating func transportProtocol(_ name: String) {
        if name.isEmpty {
            required()
        } else if !["SCTP", "TCP", "UDP"].contains(name) {
            notSupported(.string(name), supported: ["SCTP", "TCP", "UDP"])
        }
    }

    /// Checks an IP address of either family. True when it is one.
    @discardableResult
    mutating func ipAddress(_ text: String) -> Bool {
        if IPAddress(text) != nil { return true }
        invalid(.string(text), "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)")
        return false
    }

    /// Checks a range of addresses.
    mutating func ipRange(_ text: String) {
        if IPRange(text) == nil { invalid(.string(text), "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)") }
    }

    /// Checks that an address can belong to an endpoint: neither unspecified, nor loopback, nor link-local.
    mutating func endpointAddress(_ text: String) {
        guard let address = IPAddress(text) else {
            invalid(.string(text), "must be a valid IP address")
            return
        }
        if address.isUnspecified { invalid(.string(text), "may not be unspecified (\(text))") }
        if address.isLoopback { invalid(.string(text), "may not be in the loopback range (127.0.0.0/8, ::1/128)") }
        if address.isLinkLocalUnicast { invalid(.string(text), "may not be in the link-local range (169.254.0.0/16, fe80::/10)") }
        if address.isLinkLocalMulticast {
            invalid(.string(text), "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)")
        }
    }

    /// Checks a quantity that may not be negative and, for resources that are counted, must be whole.
    mutating func resourceQuantity(_ value: JSONValue, isCounted: Bool = false) {
        guard let quantity = Quantity(json: value) else {
            invalid(value, "must be a valid resource quantity")
            return
        }
        if quantity < .zero {
            invalid(.string(quantity.description), "must be greater than or equal to 0")
        } else if isCounted, quantity.milliValue % 1000 != 0 {
            invalid(.string(quantity.description), "must be an integer")
        }
    }

    /// Checks the key of a ConfigMap or a Secret.
    mutating func dataKey(_ key: String) { invalid(.string(key), all: NameFormat.configMapKey(key)) }
}

extension FieldErrors {
    /// Checks a label selector; an absent one selects everything and is fine.
    mutating func labelSelector(_ selector: JSONValue?) {
        if case .object(let object)? = selector { SelectorValidation.labelSelector(object, &self) }
    }

    /// Checks keys and values of labels, or of a selector made of labels.
    mutating func labels(_ labels: JSONObject) { SelectorValidation.labels(labels, &self) }
}
