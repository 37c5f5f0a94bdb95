namespace Actors.Hub.Software;

/// <summary>The result of a rule while rewrite rules work on it.</summary>
internal sealed record SoftwareFields(LiveText Software, LiveText Version, LiveText VersionStr, bool UserProvided, bool Ignore)
{
    /// <summary>Names of the texts a rule makes and a rewrite rule may match and update.</summary>
    public static readonly IReadOnlyList<string> Texts = ["software", "version", "versionstr"];

    /// <summary>Names of all fields a rewrite rule's templates may use.</summary>
    public static readonly IReadOnlyList<string> All = [.. Texts, "user_provided", "ignore"];

    /// <summary>A field's text, flags as Python writes them.</summary>
    public LiveText this[string name] => name switch
    {
        "software" => Software,
        "version" => Version,
        "versionstr" => VersionStr,
        "user_provided" => LiveText.FromData(UserProvided ? "True" : "False"),
        "ignore" => LiveText.FromData(Ignore ? "True" : "False"),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such field"),
    };
}
