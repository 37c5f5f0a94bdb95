using System.Globalization;
using Actors.EndToEnd.Processes;

namespace Actors.EndToEnd;

/// <summary>A directory with the commands of a Slurm that says of its jobs what a test writes.</summary>
internal sealed class FakeSlurm
{
    private const string Fields = "JobIDRaw JobID DBIndex State Submit Start End User Account Partition AllocTRES NodeList TotalCPU JobName";

    private FakeSlurm(string directory) => Directory = directory;

    /// <summary>What <c>slurm-bin</c> is set to.</summary>
    public string Directory { get; }

    private string Rows => Path.Combine(Directory, "rows");

    private string Away => Path.Combine(Directory, "away");

    public static async Task<FakeSlurm> MakeAsync(string directory)
    {
        var slurm = new FakeSlurm(System.IO.Directory.CreateDirectory(directory).FullName);
        await slurm.WriteAsync("sacct", $$"""
            case "$*" in *--helpformat*) echo '{{Fields}}'; exit 0;; esac
            [ ! -e '{{slurm.Away}}' ] || { echo 'sacct: error: the database does not answer' >&2; exit 1; }
            separator=$(printf '%s\n' "$@" | sed -n 's/^--delimiter=//p')
            { echo '{{Fields.Replace(' ', '|')}}|'; cat '{{slurm.Rows}}'; } | sed "s/|/$separator/g"
            """).ConfigureAwait(false);
        await slurm.WriteAsync("scontrol", "echo 'NodeName=n1 State=IDLE CPUTot=4 ThreadsPerCore=1 RealMemory=1000'").ConfigureAwait(false);
        await slurm.WriteAsync("sacctmgr", "").ConfigureAwait(false);
        await File.WriteAllTextAsync(slurm.Rows, "").ConfigureAwait(false);
        return slurm;
    }

    /// <summary>From now on it does not answer.</summary>
    public void GoAway() => File.WriteAllText(Away, "");

    public void ComeBack() => File.Delete(Away);

    /// <summary>All that it says from now on: one job of one CPU on n1.</summary>
    /// <param name="rawId">Its id.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="account">Who pays.</param>
    /// <param name="start">When it was submitted and began.</param>
    /// <param name="end">When it ended; null: it runs.</param>
    public void Say(int rawId, string user, string account, DateTimeOffset start, DateTimeOffset? end)
    {
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"{rawId}|{rawId}|1|{(end is null ? "RUNNING" : "COMPLETED")}|{start.ToUnixTimeSeconds()}|{start.ToUnixTimeSeconds()}|{end?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) ?? "Unknown"}|{user}|{account}|batch|cpu=1,node=1|n1|00:00:00|same|\n");

        // Whoever reads it meanwhile has the old one or the new one.
        File.WriteAllText(Rows + ".new", row);
        File.Move(Rows + ".new", Rows, overwrite: true);
    }

    // By a process of its own: a descriptor open for writing here would go along with whatever another test starts meanwhile, and the script be "busy".
    private async Task WriteAsync(string name, string script) => Assert.Equal(
        0,
        (await Command.RunAsync("/bin/sh", "-c", "printf '#!/bin/sh\n%s\n' \"$2\" > \"$1\" && chmod 755 \"$1\"", "sh", Path.Combine(Directory, name), script).ConfigureAwait(false)).ExitCode);
}
