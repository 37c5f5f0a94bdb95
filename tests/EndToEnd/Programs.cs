using System.Text;

namespace Actors.EndToEnd;

/// <summary>Copies of the demo program under paths of a test's choice.</summary>
internal static class Programs
{
    /// <summary>An environment in which a job of this test's runs: what Slurm would set, and what the demo program needs.</summary>
    public static Dictionary<string, string> Environment(int jobId, string user = "root") => new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/bin:/bin",
        ["DOTNET_ROOT"] = System.Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? string.Empty,
        ["DOTNET_EnableDiagnostics"] = "0",
        ["HOME"] = "/nonexistent",
        ["SLURM_JOB_ID"] = jobId.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["SLURM_JOB_USER"] = user,
        ["SLURM_JOB_ACCOUNT"] = "physics",
        ["SLURM_JOB_PARTITION"] = "batch",
        ["SLURM_JOB_NAME"] = "e2e",
        ["SLURM_CPUS_ON_NODE"] = "1",
        ["SLURM_PROCID"] = "0",
    };

    /// <summary>Installs the burner as DIRECTORY/NAME and returns its path.</summary>
    public static string Install(string directory, string name)
    {
        Directory.CreateDirectory(directory);
        foreach (var file in Directory.GetFiles(Installation.Demo))
        {
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file)), overwrite: true);
        }

        var program = Path.Combine(directory, name);
        File.Move(Path.Combine(directory, "burn"), program, overwrite: true);
        return program;
    }

    /// <summary>A command line as bytes.</summary>
    public static byte[][] Line(params IEnumerable<string> words) => [.. words.Select(Encoding.UTF8.GetBytes)];
}
