namespace Actors.Node.Checks;

/// <summary>All checks in the order in which a reader wants them.</summary>
internal static class HostCheck
{
    public static IReadOnlyList<Finding> Run(HostView host)
    {
        var slurm = SlurmSetup.Read(host);
        var oar = OarCheck.IsHere(host);
        return
        [
            .. KernelCheck.Run(host),
            .. RightsCheck.Run(host),
            .. AttributionCheck.Run(host),
            .. CgroupCheck.Run(host),
            .. SchedulerCheck.Run(host, slurm, oar),
            .. OtherSchedulersCheck.Run(host),
            .. slurm is null ? [] : SlurmCheck.Run(host, slurm),
            .. oar ? OarCheck.Run(host) : [],
            .. LimitsCheck.Run(host),
            .. SegmentsCheck.Run(host),
        ];
    }
}
