using System.Globalization;

namespace Actors.Slurm;

/// <summary>One row of sacct: one incarnation of a job. Instants are seconds since the epoch, null where there is none.</summary>
internal sealed record AccountingRow(int RawId, string JobId, string User, string Account, string State, long Submit, long? Start, long? End, string Nodes, int Cpus)
{
    public const string Fields = "JobIDRaw,JobID,User,Account,State,Submit,Start,End,NodeList,AllocCPUS";

    public bool Ended => End is not null && State is not ("RUNNING" or "PENDING");

    public static AccountingRow Parse(string line)
    {
        var f = line.Split('|');
        return new AccountingRow(
            int.Parse(f[0], CultureInfo.InvariantCulture), f[1], f[2], f[3], f[4].Split(' ')[0], Instant(f[5]) ?? 0, Instant(f[6]), Instant(f[7]), f[8], int.Parse(f[9], CultureInfo.InvariantCulture));
    }

    private static long? Instant(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
