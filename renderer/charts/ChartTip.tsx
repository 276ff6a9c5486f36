import { Tooltip, type TooltipProps, useIsTooltipActive } from 'recharts';

/**
 * What a chart says where it is pointed at. It is there only meanwhile: it asks again whenever the chart has worked out
 * something, which one that is being drawn does many times.
 */
export function ChartTip(props: Pick<TooltipProps, 'content' | 'cursor' | 'includeHidden'>) {
  return useIsTooltipActive() ? <Tooltip isAnimationActive={false} {...props} /> : null;
}
