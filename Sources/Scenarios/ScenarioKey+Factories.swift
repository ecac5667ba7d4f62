extension ScenarioKey {
    static func required(_ name: String, _ type: String, _ meaning: String) -> ScenarioKey {
        ScenarioKey(name: name, type: type, defaultValue: nil, isRequired: true, meaning: meaning, availability: .available)
    }

    static func optional(_ name: String, _ type: String, default defaultValue: String? = nil, _ meaning: String) -> ScenarioKey {
        ScenarioKey(name: name, type: type, defaultValue: defaultValue, isRequired: false, meaning: meaning, availability: .available)
    }

    static func unavailable(_ name: String, _ type: String, _ meaning: String, subject: String, instead: String) -> ScenarioKey {
        ScenarioKey(
            name: name, type: type, defaultValue: nil, isRequired: false, meaning: meaning,
            availability: .unavailable(subject: subject, instead: instead))
    }
}
