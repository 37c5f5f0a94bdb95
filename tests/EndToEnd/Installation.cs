using Xunit.Sdk;

namespace Actors.EndToEnd;

/// <summary>The built executables and the demo program.</summary>
internal static class Installation
{
    public static string Root { get; } = FindRoot();

    public static string Hub => Executable("actors-hub");

    public static string Node => Executable("actors-node");

    public static string Console => Executable("actors");

    /// <summary>Directory of the built demo program <c>burn</c>.</summary>
    public static string Demo => Path.Combine(Root, "artifacts", "demo");

    private static string Executable(string name)
    {
        var path = Path.Combine(Root, "artifacts", "bin", name);
        return File.Exists(path) ? path : throw new XunitException($"{path} is missing: ./run --build-only makes it");
    }

    private static string FindRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Actors.sln")))
            {
                return directory.FullName;
            }
        }

        throw new XunitException($"no Actors.sln above {AppContext.BaseDirectory}");
    }
}
