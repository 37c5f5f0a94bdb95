namespace Actors.Tests.Oracles;

/// <summary>Reference cases of the original SAMS, beside the repository; absent in most checkouts.</summary>
internal static class SamsOracle
{
    /// <summary>The folder, or null where it is missing.</summary>
    public static string? Folder { get; } = Find();

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder!, name));

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "shared", "oracles", "sams");
            if (Directory.Exists(folder))
            {
                return folder;
            }
        }

        return null;
    }
}

/// <summary>A test that needs the reference cases; skipped with a word where they are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SamsOracleFactAttribute : FactAttribute
{
    public SamsOracleFactAttribute()
    {
        if (SamsOracle.Folder is null)
        {
            Skip = "no folder shared/oracles/sams above the repository: the reference cases are not here";
        }
    }
}
