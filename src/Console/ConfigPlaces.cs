namespace Actors.Cli;

/// <summary>Where the console's own file may be.</summary>
/// <param name="Variable">A variable of the environment by its name; null or empty: not set.</param>
/// <param name="Root">Directory in which <c>etc</c> is.</param>
internal sealed record ConfigPlaces(Func<string, string?> Variable, string Root)
{
    public const string VariableName = "ACTORS_CONFIG";

    /// <summary>No file is there.</summary>
    public static ConfigPlaces None { get; } = new(_ => null, "/nonexistent");

    /// <summary>Those of this process.</summary>
    public static ConfigPlaces OfProcess { get; } = new(Environment.GetEnvironmentVariable, "/");

    /// <summary>The one file that counts: the one named by ACTORS_CONFIG whether it exists or not, else the person's own, else the host's; null: none.</summary>
    public string? Find() => Set(VariableName) ?? (Own() is { } own && File.Exists(own) ? own : File.Exists(OfHost) ? OfHost : null);

    private string OfHost => Path.Combine(Root, "etc", "actors", "console.conf");

    private string? Own() =>
        (Set("XDG_CONFIG_HOME") ?? (Set("HOME") is { } home ? Path.Combine(home, ".config") : null)) is { } directory ? Path.Combine(directory, "actors", "console.conf") : null;

    private string? Set(string name) => Variable(name) is { Length: > 0 } value ? value : null;
}
